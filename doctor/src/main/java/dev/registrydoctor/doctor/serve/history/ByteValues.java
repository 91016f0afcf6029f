package dev.registrydoctor.doctor.serve.history;

import java.nio.ByteBuffer;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.WriteBuffer;
import org.h2.mvstore.type.BasicDataType;

/** Byte arrays, and nothing else: the store's own type for objects makes any class that the file names. */
final class ByteValues extends BasicDataType<byte[]> {

    static final ByteValues INSTANCE = new ByteValues();

    private ByteValues() {}

    @Override
    public int getMemory(byte[] value) {
        return value.length + 24;
    }

    @Override
    public void write(WriteBuffer buffer, byte[] value) {
        buffer.putVarInt(value.length).put(value);
    }

    @Override
    public byte[] read(ByteBuffer buffer) {
        int length = DataUtils.readVarInt(buffer);
        if (length < 0 || length > buffer.remaining()) {
            throw DataUtils.newMVStoreException(DataUtils.ERROR_FILE_CORRUPT, "a value is longer than its page");
        }
        byte[] value = new byte[length];
        buffer.get(value);
        return value;
    }

    @Override
    public byte[][] createStorage(int size) {
        return new byte[size][];
    }
}

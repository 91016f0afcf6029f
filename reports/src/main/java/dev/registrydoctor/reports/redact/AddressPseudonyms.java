package dev.registrydoctor.reports.redact;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Pseudonyms of IP addresses that keep what they have to do with each other: addresses that begin with the same bits have
 * pseudonyms that do (prefix-preserving, after Xu, Fan, Ammar and Moon, ICNP 2002), so ranges of proxies and policies
 * hold the pseudonyms of what they held. Private addresses stay private ones of their block; all other IPv4 addresses
 * come to lie in 240.0.0.0/4, which nobody has (RFC 1112), IPv6 addresses in 2001:db8::/32 (RFC 3849).
 */
final class AddressPseudonyms {

    /** A block of addresses: how many first bits its pseudonyms share with it. */
    private record Block(int first, int second, int third, int bits) {
        boolean holds(byte[] a) {
            int mask2 = bits >= 16 ? 0xff : bits <= 8 ? 0 : 0xff << (16 - bits) & 0xff;
            return (a[0] & 0xff) == first
                    && (a[1] & mask2) == (second & mask2)
                    && (bits < 24 || (a[2] & 0xff) == third);
        }
    }

    /** The narrowest first: MicroK8s' ranges for Services and pods, the same at every site; those of private use. */
    private static final Block[] PRIVATE = {
        new Block(10, 152, 183, 24),
        new Block(10, 1, 0, 16),
        new Block(10, 0, 0, 8),
        new Block(172, 16, 0, 12),
        new Block(192, 168, 0, 16),
        new Block(100, 64, 0, 10)
    };

    private static final Pattern HARDWARE = Pattern.compile("[0-9A-Fa-f]{2}(?::[0-9A-Fa-f]{2}){5}");

    private final Keyed keyed;
    private final Map<String, String> known = new HashMap<>();
    private final Map<String, String> taken = new HashMap<>();

    AddressPseudonyms(Keyed keyed) {
        this.keyed = keyed;
    }

    /**
     * The pseudonym of a literal address, or null when it is none.
     *
     * @param prefix length of the prefix where the address is written as a range, else -1
     */
    @Nullable
    String of(String literal, int prefix) {
        if (HARDWARE.matcher(literal).matches()) {
            return hardware(literal.toLowerCase(Locale.ROOT));
        }
        byte[] address = parse(literal);
        if (address == null) {
            return null;
        }
        if (isSpecial(address)) {
            return literal;
        }
        String key = Arrays.toString(address) + "/" + prefix;
        String pseudonym = known.computeIfAbsent(key, k -> unique(key, pseudonym(address.clone()), prefix));
        return address.length == 4 && literal.indexOf(':') >= 0 ? "::ffff:" + pseudonym : pseudonym;
    }

    /** A network card's address, as one that is administered locally, which no maker gives. */
    private String hardware(String literal) {
        if (literal.matches("(?:00:){5}00|(?:ff:){5}ff|02:00:00:.*")) {
            return literal;
        }
        String hex = keyed.hex("hardware address " + literal, 10);
        return "02" + hex.replaceAll("(..)", ":$1");
    }

    private String unique(String key, byte[] pseudonym, int prefix) {
        byte[] bytes = pseudonym;
        if (prefix >= 0) {
            for (int bit = prefix; bit < bytes.length * 8; bit++) {
                bytes[bit / 8] &= (byte) ~(0x80 >> bit % 8);
            }
            return text(bytes);
        }
        String other;
        // The mapping of a block is one to one; those of two blocks can meet.
        while ((other = taken.putIfAbsent(text(bytes), key)) != null && !other.equals(key)) {
            bytes[bytes.length - 1]++;
        }
        return text(bytes);
    }

    private byte[] pseudonym(byte[] address) {
        if (address.length == 16) {
            boolean linkLocal = (address[0] & 0xff) == 0xfe && (address[1] & 0xc0) == 0x80;
            byte[] out = scrambled(address, linkLocal ? 64 : 0);
            if (!linkLocal) {
                System.arraycopy(new byte[] {0x20, 0x01, 0x0d, (byte) 0xb8}, 0, out, 0, 4);
            }
            return out;
        }
        for (Block block : PRIVATE) {
            if (block.holds(address)) {
                return scrambled(address, block.bits());
            }
        }
        byte[] out = scrambled(address, 0);
        out[0] |= (byte) 0xf0;
        return out;
    }

    /** Each bit after the first ones is turned or not, as the bits before it decide. */
    private byte[] scrambled(byte[] address, int from) {
        byte[] out = address.clone();
        byte[] before = new byte[address.length];
        for (int bit = 0; bit < address.length * 8; bit++) {
            int mask = 0x80 >> bit % 8;
            if (bit >= from && keyed.bit("address " + bit + Arrays.toString(before))) {
                out[bit / 8] ^= (byte) mask;
            }
            before[bit / 8] |= (byte) (address[bit / 8] & mask);
        }
        return out;
    }

    private static boolean isSpecial(byte[] a) {
        if (a.length == 16) {
            boolean small = true;
            for (int i = 0; i < 15; i++) {
                small &= a[i] == 0;
            }
            // Unspecified, loopback; ranges of whole kinds of addresses.
            return small || a[0] == (byte) 0xff || isRange(a);
        }
        int first = a[0] & 0xff;
        int second = a[1] & 0xff;
        boolean isPrivate = (first == 10 && (second == 0 || second == 1))
                || (first == 172 && second == 16)
                || (first == 192 && second == 168);
        boolean wholeBlock = isPrivate && a[2] == 0 && a[3] == 0;
        // The range of Services, that of the API server, that of the cluster's DNS.
        boolean clusters =
                first == 10 && second == 152 && (a[2] & 0xff) == 183 && (a[3] == 0 || a[3] == 1 || a[3] == 10);
        boolean linkLocal = first == 169 && second == 254;
        return first == 0 || first == 127 || first >= 224 || linkLocal || wholeBlock || clusters;
    }

    private static boolean isRange(byte[] a) {
        for (int i = 2; i < 16; i++) {
            if (a[i] != 0) {
                return false;
            }
        }
        return true;
    }

    private static byte @Nullable [] parse(String literal) {
        if (literal.indexOf(':') >= 0) {
            try {
                // With a colon it is read as a literal or refused; no name is looked up.
                // An IPv4 address in the form of IPv6 (::ffff:10.0.0.1) comes back as what it is.
                return InetAddress.getByName(literal).getAddress();
            } catch (UnknownHostException e) {
                return null;
            }
        }
        String[] parts = literal.split("\\.", -1);
        if (parts.length != 4) {
            return null;
        }
        byte[] bytes = new byte[4];
        for (int i = 0; i < 4; i++) {
            if (parts[i].isEmpty() || parts[i].length() > 3 || Integer.parseInt(parts[i]) > 255) {
                return null;
            }
            bytes[i] = (byte) Integer.parseInt(parts[i]);
        }
        return bytes;
    }

    private static String text(byte[] bytes) {
        try {
            String text = InetAddress.getByAddress(bytes).getHostAddress();
            // Java writes zeros out; one run of them is shortened, as people write it.
            return text.replaceFirst("(?:(?<=^|:)0(?::0)+)$", ":");
        } catch (UnknownHostException e) {
            throw new IllegalStateException("no address of " + bytes.length + " bytes", e);
        }
    }
}

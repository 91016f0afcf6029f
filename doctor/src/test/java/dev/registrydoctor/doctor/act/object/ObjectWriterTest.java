package dev.registrydoctor.doctor.act.object;

import static dev.registrydoctor.doctor.act.object.MemoryObjects.KEY;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Changes of an object and their undo, for objects and changes by chance, and next to what others write. */
class ObjectWriterTest {

    private static final int ROUNDS = Integer.getInteger("objects.rounds", 2000);

    private MemoryObjects api;
    private ObjectWriter writer;

    @BeforeEach
    void open() {
        api = new MemoryObjects();
        writer = new ObjectWriter(api);
    }

    private static ObjectNode visible(@Nullable ObjectNode object) {
        return FieldNames.withoutServerFields(Objects.requireNonNull(object));
    }

    /** Stores an object as somebody else's. */
    private ObjectNode stored(ObjectNode object) {
        api.put(object);
        return Objects.requireNonNull(api.stored());
    }

    @Test
    void aChangeAndItsUndoAreTheIdentity() throws IOException {
        for (int seed = 0; seed < ROUNDS; seed++) {
            open();
            RandomObjects random = new RandomObjects(seed);
            ObjectNode before = stored(random.object());
            ObjectNode wanted = random.changed(before, 1 + seed % 5);
            ObjectNode after = writer.change(KEY, before, wanted);
            assertEquals(visible(wanted), visible(after), "seed " + seed);
            assertEquals(visible(wanted), visible(api.stored()), "seed " + seed);
            ObjectNode restored = writer.restore(KEY, before, after);
            assertEquals(visible(before), visible(restored), "seed " + seed);
            assertEquals(visible(before), visible(api.stored()), "seed " + seed);
        }
    }

    @Test
    void aChangeAndItsUndoAreWrittenOnce() throws IOException {
        for (int seed = 0; seed < ROUNDS / 4; seed++) {
            open();
            RandomObjects random = new RandomObjects(seed);
            ObjectNode before = stored(random.object());
            ObjectNode wanted = random.changed(before, 3);
            ObjectNode after = writer.change(KEY, before, wanted);
            int writes = api.requests().size();
            assertEquals(visible(wanted).equals(visible(before)) ? 0 : 1, writes);
            assertEquals(after, writer.change(KEY, before, wanted), "seed " + seed);
            assertEquals(writes, api.requests().size(), "seed " + seed);
            ObjectNode restored = writer.restore(KEY, before, after);
            assertEquals(restored, writer.restore(KEY, before, after), "seed " + seed);
            assertEquals(2 * writes, api.requests().size(), "seed " + seed);
        }
    }

    /** By field: what the change did not touch is as others left it, and what it did is as before, or the undo is refused. */
    @Test
    void undoKeepsWhatOthersChangedElsewhereAndRefusesWhatTheyChangedThere() throws IOException {
        int refused = 0;
        int kept = 0;
        for (int seed = 0; seed < ROUNDS; seed++) {
            open();
            RandomObjects random = new RandomObjects(seed);
            ObjectNode before = stored(random.object());
            ObjectNode after = writer.change(KEY, before, random.changed(before, 1 + seed % 3));
            ObjectNode now = stored(random.changed(Objects.requireNonNull(after), 1 + seed % 4));
            Map<String, JsonNode> old = Leaves.of(visible(before));
            Map<String, JsonNode> made = Leaves.of(visible(after));
            Map<String, JsonNode> others = Leaves.of(visible(now));
            Set<String> paths = new HashSet<>(old.keySet());
            paths.addAll(made.keySet());
            paths.addAll(others.keySet());
            boolean conflict = Leaves.conflict(visible(before), visible(after), visible(now))
                    || Leaves.orderConflict(before, after, now);
            ObjectNode result;
            try {
                result = writer.restore(KEY, before, after);
            } catch (ObjectChangedException e) {
                refused++;
                assertTrue(conflict || Leaves.lostOrder(before, after, now), "seed " + seed + ": " + e.getMessage());
                assertEquals(now, api.stored(), "nothing is written, seed " + seed);
                continue;
            }
            assertTrue(!conflict, "not refused, seed " + seed);
            assertEquals(List.of(), Leaves.wrongOrders(before, after, now, visible(result)), "seed " + seed);
            Map<String, JsonNode> back = Leaves.of(visible(result));
            paths.addAll(back.keySet());
            for (String path : paths) {
                boolean touched = !Objects.equals(old.get(path), made.get(path));
                JsonNode expected = touched ? old.get(path) : others.get(path);
                if (!isEmpty(expected) && !(expected == null && isEmpty(back.get(path)))) {
                    assertEquals(expected, back.get(path), "seed " + seed + " " + path);
                }
            }
            kept += visible(now).equals(visible(after)) ? 0 : 1;
        }
        assertTrue(refused > ROUNDS / 50 && kept > ROUNDS / 4, refused + " refused, " + kept + " kept");
    }

    /** What is empty is at its own place only as long as nothing is in it. */
    private static boolean isEmpty(@Nullable JsonNode value) {
        return value != null && value.isContainerNode() && value.isEmpty();
    }

    @Test
    void theDifferencesAreThoseOfTheLeaves() {
        for (int seed = 0; seed < ROUNDS; seed++) {
            RandomObjects random = new RandomObjects(seed);
            ObjectNode before = random.object();
            ObjectNode after = random.changed(before, 1 + seed % 4);
            boolean same = Leaves.of(before).equals(Leaves.of(after));
            List<FieldDifference> differences = ObjectFields.differences(before, after);
            assertEquals(before.equals(after), differences.isEmpty(), "seed " + seed);
            assertEquals(
                    before.equals(after), ObjectPatch.between(before, after).isEmpty(), "seed " + seed);
            assertTrue(!same || differences.stream().allMatch(d -> isOrder(d)), "seed " + seed + differences);
        }
    }

    private static boolean isOrder(FieldDifference difference) {
        return (difference.before() != null && difference.before().isArray())
                || (difference.after() != null && difference.after().isArray());
    }

    @Test
    void aNewStatusDoesNotStopAChange() throws IOException {
        ObjectNode before = stored(new RandomObjects(1).object());
        ObjectNode wanted = before.deepCopy();
        wanted.withObjectProperty("spec").put("replicas", 7);
        api.status("before the change");
        api.beforeNextWrite(() -> api.status("while it is on its way"));
        ObjectNode after = writer.change(KEY, before, wanted);
        assertEquals(visible(wanted), visible(after));
        assertEquals(List.of("patch", "patch"), api.requests());
        assertEquals(
                "while it is on its way",
                Objects.requireNonNull(api.stored()).path("status").asText());
    }

    @Test
    void anotherChangeStopsAChangeAndIsNotOverwritten() {
        ObjectNode before = stored(new RandomObjects(1).object());
        ObjectNode wanted = before.deepCopy();
        wanted.withObjectProperty("spec").put("replicas", 7);
        ObjectNode other = before.deepCopy();
        other.withObjectProperty("spec").put("paused", true);
        api.beforeNextWrite(() -> api.put(other));
        ObjectChangedException refused =
                assertThrows(ObjectChangedException.class, () -> writer.change(KEY, before, wanted));
        assertTrue(String.valueOf(refused.getMessage()).contains("spec.paused"), refused.getMessage());
        assertEquals(visible(other), visible(api.stored()));
    }

    @Test
    void anotherChangeStopsADeletion() {
        ObjectNode before = stored(new RandomObjects(1).object());
        ObjectNode other = before.deepCopy();
        other.withObjectProperty("spec").put("paused", true);
        api.beforeNextWrite(() -> api.put(other));
        assertThrows(ObjectChangedException.class, () -> writer.change(KEY, before, null));
        assertEquals(visible(other), visible(api.stored()));
    }

    @Test
    void aDeletedObjectIsCreatedAgainAndACreatedOneDeleted() throws IOException {
        ObjectNode object = stored(new RandomObjects(1).object());
        assertNull(writer.change(KEY, object, null));
        assertNull(api.stored());
        assertEquals(visible(object), visible(writer.restore(KEY, object, null)));
        assertEquals(visible(object), visible(writer.restore(KEY, object, null)));
        assertEquals(List.of("delete", "create"), api.requests());

        // The creation before is undone too, although the object is another one now.
        ObjectNode created = object.deepCopy();
        assertNull(writer.restore(KEY, null, created));
        assertNull(writer.restore(KEY, null, created));
        assertEquals(List.of("delete", "create", "delete"), api.requests());
    }

    @Test
    void anObjectThatOthersCreatedAgainIsNotDeleted() throws IOException {
        ObjectNode created = writer.change(KEY, null, new RandomObjects(1).object());
        api.put(null);
        stored(visible(Objects.requireNonNull(created)));
        assertThrows(ObjectChangedException.class, () -> writer.restore(KEY, null, created));
        assertNotNull(api.stored());
    }

    @Test
    void aCreatedObjectThatOthersChangedIsNotDeleted() throws IOException {
        ObjectNode created = writer.change(KEY, null, new RandomObjects(1).object());
        ObjectNode changed = Objects.requireNonNull(api.stored());
        changed.putObject("data").put("mine", "eA==");
        stored(changed);
        assertThrows(ObjectChangedException.class, () -> writer.restore(KEY, null, created));
        assertNotNull(api.stored());
    }

    @Test
    void whatControllersAddToACreatedObjectDoesNotKeepIt() throws IOException {
        ObjectNode created = writer.change(KEY, null, new RandomObjects(1).object());
        ObjectNode bound = Objects.requireNonNull(api.stored());
        bound.withObjectProperty("metadata").withArrayProperty("finalizers").add("kubernetes.io/pvc-protection");
        bound.withObjectProperty("spec").put("volumeName", "pvc-1");
        stored(bound);
        assertNull(writer.restore(KEY, null, created));
        assertNull(api.stored());
    }

    @Test
    void anObjectThatExistsIsNotCreated() {
        stored(new RandomObjects(1).object());
        assertThrows(ObjectChangedException.class, () -> writer.change(KEY, null, new RandomObjects(2).object()));
        assertEquals(List.of(), api.requests());
    }

    @Test
    void anObjectThatAppearsInTheMeantimeIsNotOverwritten() {
        ObjectNode other = new RandomObjects(2).object();
        api.beforeNextWrite(() -> api.put(other));
        assertThrows(ObjectChangedException.class, () -> writer.change(KEY, null, new RandomObjects(1).object()));
        assertEquals(visible(other), visible(api.stored()));
    }

    @Test
    void aCreationThatTheProgramDidNotHearOfIsFinished() throws IOException {
        ObjectNode planned = new RandomObjects(1).object();
        ObjectNode created = writer.change(KEY, null, planned);
        assertEquals(created, writer.change(KEY, null, planned));
        assertEquals(List.of("create"), api.requests());
    }

    @Test
    void aDeletedObjectIsNotChanged() {
        ObjectNode before = stored(new RandomObjects(1).object());
        api.put(null);
        assertThrows(
                ObjectChangedException.class,
                () -> writer.change(KEY, before, new RandomObjects(1).changed(before, 3)));
        assertThrows(ObjectChangedException.class, () -> writer.restore(KEY, before, before));
    }
}

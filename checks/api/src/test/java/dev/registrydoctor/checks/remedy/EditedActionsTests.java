package dev.registrydoctor.checks.remedy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Redaction edits what a site names in a step: no text may be passed over. */
final class EditedActionsTests {

    /** Words of Kubernetes, which a site does not name. */
    private static final Set<String> FIXED = Set.of("resource", "type");

    static Stream<ObjectAction> actions() {
        return Stream.of(
                new ObjectAction.ApplyObject("kind: Service"),
                new ObjectAction.ApplyCreated(List.of("-n", "shop", "create", "secret")),
                new ObjectAction.ApplyLogin(
                        "shop", "login", "registry.lab:5000", "joe", new SecretSource.Typed(), true),
                new ObjectAction.PatchObject("pv", "shop", "pvc-1", "{}", "merge"),
                new ObjectAction.DeleteObject("pod", "shop", "web"));
    }

    @Test
    void allKindsAreTried() {
        assertEquals(
                Set.of(ObjectAction.class.getPermittedSubclasses()),
                Set.copyOf(actions().map(ObjectAction::getClass).toList()));
    }

    @ParameterizedTest
    @MethodSource("actions")
    void eachTextIsEdited(ObjectAction action) throws Exception {
        Action edited = action.edited(text -> text + "9", text -> text + "9");
        List<String> texts = new ArrayList<>();
        for (RecordComponent component : edited.getClass().getRecordComponents()) {
            Object value = component.getAccessor().invoke(edited);
            if (value instanceof String text && !FIXED.contains(component.getName())) {
                texts.add(text);
            } else if (value instanceof List<?> list) {
                list.forEach(each -> texts.add(String.valueOf(each)));
            }
        }
        assertTrue(texts.size() > 0);
        texts.forEach(text -> assertTrue(text.endsWith("9"), text));
    }

    @Test
    void anObjectInNoNamespaceStaysInNone() {
        assertEquals(
                new ObjectAction.DeleteObject("pv", null, "pvc-19"),
                new ObjectAction.DeleteObject("pv", null, "pvc-1").edited(text -> text + "9", text -> text));
        assertEquals(
                new ObjectAction.PatchObject("pv", null, "pvc-19", "{}9", "merge"),
                new ObjectAction.PatchObject("pv", null, "pvc-1", "{}", "merge")
                        .edited(text -> text + "9", text -> text));
    }
}

package dev.registrydoctor.doctor.setup.retention;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A CronJob that deletes images by rules, with the least rights. It reads the volume of the registry read-only and has a volume of its
 * own for the journal, so that the next run takes back what an interrupted one left.
 *
 * @param schedule as in a CronJob
 * @param image of this program
 * @param rules as words of the command line
 * @param subject the registry that the deletion was agreed to for, by who made the schedule
 * @param agreed when
 * @param custom the plural names of the custom resources that the cluster has, by group: they can name images too; null when that is
 *     not known
 */
public record RetentionSchedule(
        String schedule,
        String image,
        List<String> rules,
        String subject,
        Instant agreed,
        @Nullable Map<String, List<String>> custom) {

    private static final Pattern SCHEDULE = Pattern.compile(
            "@(?:yearly|annually|monthly|weekly|daily|midnight|hourly)|[0-9A-Za-z*,/?-]+(?: [0-9A-Za-z*,/?-]+){4}");

    private static final Pattern IMAGE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:/@-]{0,400}");

    public RetentionSchedule {
        rules = List.copyOf(rules);
    }

    /** Whether a CronJob takes a schedule: five fields, or a word. */
    public static boolean isSchedule(String text) {
        return SCHEDULE.matcher(text).matches();
    }

    /** Whether a text can be the name of an image. */
    public static boolean isImage(String text) {
        return IMAGE.matcher(text).matches();
    }

    private static final String MANIFEST = """
            # Made by registry-doctor setup retention --schedule: kubectl apply -f -. Whoever applies it agrees to the deletions.
            apiVersion: v1
            kind: ServiceAccount
            metadata:
              name: registry-doctor-retention
              namespace: container-registry
            ---
            # What tells which images are in use, and how the registry is set up. Nothing here writes.
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata:
              name: registry-doctor-retention
            rules:
              - apiGroups: [""]
                resources: [nodes, pods, services, replicationcontrollers, persistentvolumes, persistentvolumeclaims]
                verbs: [list]
              - apiGroups: [apps]
                resources: [deployments, replicasets, statefulsets, daemonsets, controllerrevisions]
                verbs: [list]
              - apiGroups: [batch]
                resources: [jobs, cronjobs]
                verbs: [list]
            %6$s---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata:
              name: registry-doctor-retention
            roleRef:
              apiGroup: rbac.authorization.k8s.io
              kind: ClusterRole
              name: registry-doctor-retention
            subjects:
              - kind: ServiceAccount
                name: registry-doctor-retention
                namespace: container-registry
            ---
            # Sets the registry read-only and back, and runs the garbage collection in its Pod, whose name is not known before.
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata:
              name: registry-doctor-retention
              namespace: container-registry
            rules:
              - apiGroups: [apps]
                resources: [deployments]
                resourceNames: [registry]
                verbs: [get, patch]
              - apiGroups: [""]
                resources: [pods]
                verbs: [get]
              - apiGroups: [""]
                resources: [pods/exec]
                verbs: [get, create]
              - apiGroups: [""]
                resources: [configmaps]
                verbs: [list]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata:
              name: registry-doctor-retention
              namespace: container-registry
            roleRef:
              apiGroup: rbac.authorization.k8s.io
              kind: Role
              name: registry-doctor-retention
            subjects:
              - kind: ServiceAccount
                name: registry-doctor-retention
                namespace: container-registry
            ---
            # The journal: what an interrupted run left is taken back by the next one.
            apiVersion: v1
            kind: PersistentVolumeClaim
            metadata:
              name: registry-doctor-retention
              namespace: container-registry
            spec:
              accessModes: [ReadWriteOnce]
              resources:
                requests: {storage: 100Mi}
            ---
            apiVersion: batch/v1
            kind: CronJob
            metadata:
              name: registry-doctor-retention
              namespace: container-registry
              annotations:
                registry-doctor/agreed-to-delete: %1$s
                registry-doctor/agreed-at: %2$s
            spec:
              schedule: %3$s
              concurrencyPolicy: Forbid
              startingDeadlineSeconds: 3600
              successfulJobsHistoryLimit: 3
              failedJobsHistoryLimit: 3
              jobTemplate:
                spec:
                  backoffLimit: 0
                  template:
                    spec:
                      serviceAccountName: registry-doctor-retention
                      restartPolicy: Never
                      # Long enough to set the registry back.
                      terminationGracePeriodSeconds: 900
                      containers:
                        - name: registry-doctor
                          image: %4$s
                          args: [%5$s]
                          env:
                            - {name: XDG_STATE_HOME, value: /state}
                          resources:
                            requests: {cpu: 100m, memory: 128Mi}
                            limits: {memory: 512Mi}
                          securityContext:
                            allowPrivilegeEscalation: false
                            readOnlyRootFilesystem: true
                            runAsNonRoot: true
                            capabilities: {drop: [ALL]}
                            seccompProfile: {type: RuntimeDefault}
                          volumeMounts:
                            - {name: tmp, mountPath: /tmp}
                            - {name: state, mountPath: /state}
                            - {name: images, mountPath: /registry, readOnly: true}
                      volumes:
                        - name: tmp
                          emptyDir: {}
                        - name: state
                          persistentVolumeClaim: {claimName: registry-doctor-retention}
                        - name: images
                          persistentVolumeClaim: {claimName: registry-claim, readOnly: true}
            """;

    /** All objects, as YAML. */
    public String manifest() {
        List<String> args = new ArrayList<>(List.of("setup", "retention"));
        args.addAll(rules);
        args.addAll(List.of("--volume", "/registry", "--yes=restarts", "--agree-to-delete", subject));
        return MANIFEST.formatted(
                quoted(subject),
                quoted(agreed.toString()),
                quoted(schedule),
                quoted(image),
                args.stream().map(RetentionSchedule::quoted).collect(Collectors.joining(", ")),
                customRules());
    }

    private String customRules() {
        if (custom == null) {
            return "  # The cluster could not be asked for its custom resources, which can name images too: add a rule for each group,"
                    + "\n  # with the verb list. Nothing is deleted by rules while one of them cannot be listed.\n";
        } else if (custom.isEmpty()) {
            return "";
        }
        StringBuilder rules =
                new StringBuilder("  # The custom resources of the cluster, which can name images too. After an"
                        + " operator is installed, print this again:\n  # nothing is deleted by rules while one of them cannot be"
                        + " listed.\n");
        custom.forEach((group, resources) -> rules.append("  - apiGroups: [")
                .append(quoted(group))
                .append("]\n    resources: [")
                .append(resources.stream().map(RetentionSchedule::quoted).collect(Collectors.joining(", ")))
                .append("]\n    verbs: [list]\n"));
        return rules.toString();
    }

    /** A string of JSON is one of YAML. */
    private static String quoted(String text) {
        return "\"" + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + "\"";
    }
}

package dev.registrydoctor.doctor.setup.retention;

import dev.registrydoctor.checks.catalog.settings.GarbageSteps;

/**
 * What runs in the registry's Pod, in the folder {@code docker/registry/v2}, for the shell of its image (busybox). Links are not
 * deleted but moved to a folder that the registry never walks (registry/storage/paths.go), so that they can come back until the
 * garbage collection begins. Moving is a rename within one file system.
 */
final class LinkScripts {

    /** Where removed links wait for the garbage collection. */
    static final String KEPT = "registry-doctor-removed";

    /** The same folder once a garbage collection has begun: from here on, links may name content that is gone. */
    private static final String GONE = KEPT + ".gone";

    /**
     * Fails at the first failure; {@code $1} is the folder. One of these scripts runs at a time: that of a killed run may still be
     * running, and ends first.
     */
    private static final String BEGIN = "set -eu; cd \"$1\"; shift; k=" + KEPT + "; g=" + GONE
            + "; exec 9<.; ! command -v flock >/dev/null || flock 9; ";

    private LinkScripts() {}

    /**
     * Moves links away, in the order of its arguments: {@code NAME} begins a repository, {@code /TAG} is one of its tags and {@code
     * @HEX} one of its manifests. What is not there shows that another store was read than the registry has, so it stops there.
     */
    static final String REMOVE = BEGIN
            + "[ ! -e $g ] || rm -rf $g; "
            + "for w in \"$@\"; do case $w in"
            + " /*) p=$r/_manifests/tags/${w#/};;"
            + " @*) p=$r/_manifests/revisions/sha256/${w#@};;"
            + " *) r=repositories/$w; continue;; esac; "
            + "[ -d \"$p\" ] || { echo \"$p is not there\"; exit 1; }; "
            + "[ ! -e \"$k/$p\" ] || { echo \"$k/$p is left from another run\"; exit 1; }; "
            + "mkdir -p \"$k/${p%/*}\"; mv \"$p\" \"$k/$p\"; done";

    /**
     * Moves links back: manifests first, then tags, so that no tag names a manifest that is not there. A manifest without content
     * stays away, with the tags that name it, and so does what was pushed again meanwhile.
     */
    static final String RESTORE = BEGIN
            + "[ ! -e $g ] || { echo 'A garbage collection has begun: the images do not come back.'; exit 1; }; "
            + "[ -d $k ] || exit 0; n=0; "
            + "l=$(find $k -type d -path '*/_manifests/revisions/sha256/*' -prune); for d in $l; do"
            + " h=${d##*/}; b=blobs/sha256/${h%${h#??}}/$h/data; p=${d#$k/};"
            + " if [ -e \"$p\" ]; then rm -rf \"$d\";"
            + " elif [ -e $b ]; then mkdir -p \"${p%/*}\"; mv \"$d\" \"$p\"; else n=$((n+1)); fi; done; "
            + "l=$(find $k -type d -path '*/_manifests/tags/*' -prune); for d in $l; do"
            + " p=${d#$k/}; h=$(cat \"$d/current/link\" 2>/dev/null || :); h=${h#sha256:};"
            + " if [ -e \"$p\" ]; then rm -rf \"$d\";"
            + " elif [ -n \"$h\" ] && [ ! -e \"${p%/tags/*}/revisions/sha256/$h/link\" ]; then n=$((n+1));"
            + " else mkdir -p \"${p%/*}\"; mv \"$d\" \"$p\"; fi; done; "
            + "[ $n = 0 ] || { echo \"$n manifests or tags do not come back: their content is gone.\"; exit 1; }; "
            + "rm -rf $k";

    /** Stops a collection; fails when it may have deleted something. */
    static final String STOP = GarbageSteps.STOP + BEGIN + "[ -e $g ] || [ ! -d $k ] || exit 0; " + GarbageSteps.FAIL;

    /**
     * Collects. A collection that fails before it has deleted anything, as at a manifest that it cannot read, leaves the way back
     * open.
     */
    static final String COLLECT = BEGIN
            + GarbageSteps.CONFIGURATION
            + "; [ ! -d $k ] || { rm -rf $g; mv $k $g; }; "
            + "b=$(find blobs -type f -name data | wc -l); "
            + "if registry garbage-collect \"$c\"; then rm -rf $g; else s=$?;"
            + " [ $b != $(find blobs -type f -name data | wc -l) ] || [ ! -d $g ] || mv $g $k; exit $s; fi";
}

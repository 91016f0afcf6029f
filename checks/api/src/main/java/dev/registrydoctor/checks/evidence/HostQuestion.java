package dev.registrydoctor.checks.evidence;

/**
 * A question about one machine: its files, its processes, the names that it resolves, and what it reaches. As it stands it is
 * about the machine that the site is looked at from; {@link OnNode} asks it of a node.
 *
 * @param <T> the type of a known answer's value
 */
public interface HostQuestion<T> extends Question<T> {}

/** What tests of checks are made of: sites in few words, and one check examined over them. Plug-ins may use it too. */
@NullMarked
package dev.registrydoctor.checks.testkit;

import org.jspecify.annotations.NullMarked;

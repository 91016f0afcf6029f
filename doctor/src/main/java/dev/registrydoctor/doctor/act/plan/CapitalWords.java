package dev.registrydoctor.doctor.act.plan;

import java.util.regex.Pattern;

/** Words of commands that stand for what only a person knows: {@code USER}, {@code NAME:TAG}, {@code NODE-ADDRESS}. */
public final class CapitalWords {

    private static final Pattern WORD =
            Pattern.compile("(?<![\\w.$/{-])(?:USER|PASSWORD|NAME|NODE|ADDRESS|NODE-ADDRESS|TAG"
                    + "|NAME:TAG|REPOSITORY|PROJECT|REGISTRY|HOST|PORT|DIGEST|FILE|FOLDER|TOKEN|VOLUME|POD|IMAGE|[A-Z]+-[A-Z-]+)"
                    + "(?![\\w(=-])");

    private CapitalWords() {}

    /** Whether a text that is to be carried out has one. */
    public static boolean isIn(String text) {
        return WORD.matcher(text).find();
    }
}

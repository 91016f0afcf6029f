package dev.registrydoctor.reports.secrets;

/** How random letters are. Names and words repeat letters; generated keys hardly do. */
public final class Entropy {

    private Entropy() {}

    /** Shannon's entropy of a text's letters, in bits a letter; letters beyond ASCII count as one. */
    public static double perLetter(String text) {
        int[] counts = new int[129];
        for (int i = 0; i < text.length(); i++) {
            counts[Math.min(text.charAt(i), 128)]++;
        }
        double bits = 0;
        for (int count : counts) {
            if (count > 0) {
                double share = (double) count / text.length();
                bits -= share * Math.log(share) / Math.log(2);
            }
        }
        return bits;
    }
}

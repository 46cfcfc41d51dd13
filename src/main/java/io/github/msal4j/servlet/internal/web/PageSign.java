package io.github.msal4j.servlet.internal.web;

/** The drawing at the top of a page, which shows the kind of page. It adds nothing to the text. */
public enum PageSign {
    DONE("M9 16.5l5 5 9-11"),
    QUESTION("M12 12.5a4 4 0 1 1 5.6 3.7c-1 .5-1.6 1.2-1.6 2.3v.5M16 23.5v.01"),
    FAILURE("M16 8.5v9.5M16 23.5v.01");

    private final String path;

    PageSign(String path) {
        this.path = path;
    }

    String svg() {
        return "<svg viewBox=\"0 0 32 32\" width=\"40\" height=\"40\" aria-hidden=\"true\" fill=\"none\""
                + " stroke=\"currentColor\" stroke-width=\"2.4\" stroke-linecap=\"round\" stroke-linejoin=\"round\">"
                + "<circle cx=\"16\" cy=\"16\" r=\"14\"/><path d=\"" + path + "\"/></svg>";
    }
}

package com.example.signin;

/** What happens when somebody signs out: a drawing for wide windows, and the same steps as a list. */
final class Story {
    private static final String DRAWING = """
            <svg class="drawing" viewBox="0 0 800 330" role="img" aria-labelledby="drawing-title">
            <title id="drawing-title">A sign-out goes from application A by way of the identity provider to application B. \
            The list below has the steps.</title>
            <g class="actors">
            <rect x="10" y="8" width="150" height="40" rx="8"/><text x="85" y="33">Your browser</text>
            <rect x="220" y="8" width="150" height="40" rx="8"/><text x="295" y="33">Application A</text>
            <rect x="430" y="8" width="150" height="40" rx="8"/><text x="505" y="33">Identity provider</text>
            <rect x="640" y="8" width="150" height="40" rx="8"/><text x="715" y="33">Application B</text>
            </g>
            <path class="lifelines" d="M85 48V322M295 48V322M505 48V322M715 48V322"/>
            <g data-step="1"><path d="M85 92H287m-9-5 9 5-9 5"/><text x="190" y="82">Sign out</text>
            <circle cx="85" cy="92" r="13"/><text class="number" x="85" y="97">1</text></g>
            <g data-step="2"><path d="M295 142H497m-9-5 9 5-9 5"/><text x="400" y="132">End it there, too</text>
            <circle cx="295" cy="142" r="13"/><text class="number" x="295" y="147">2</text></g>
            <g data-step="3"><path class="hidden-frame" d="M505 192H705"/><path d="M698 187l9 5-9 5"/>\
            <text x="610" y="182">Hidden frame, no cookie</text>
            <circle cx="505" cy="192" r="13"/><text class="number" x="505" y="197">3</text></g>
            <g data-step="4"><rect x="600" y="226" width="190" height="32" rx="8"/><text x="702" y="247">Evicts the account</text>
            <circle cx="600" cy="242" r="13"/><text class="number" x="600" y="247">4</text></g>
            <g data-step="5"><path d="M715 296H93m9-5-9 5 9 5"/><text x="400" y="286">The page of B shows it</text>
            <circle cx="715" cy="296" r="13"/><text class="number" x="715" y="301">5</text></g>
            </svg>
            """;

    private static final String STEPS = """
            <ol class="steps">
            <li data-step="1"><b>You sign out at application A.</b> It evicts your account and tokens, ends your session, and
            sends your browser to the identity provider.</li>
            <li data-step="2"><b>The identity provider ends your sign-in there.</b> It remembers which applications you used
            in this browser.</li>
            <li data-step="3"><b>Its page calls each of them in a hidden frame</b>, at
            <code>/signout-callback-oidc?sid=…</code>. Browsers send no cookie in there.</li>
            <li data-step="4"><b>Application B finds your session by the <code>sid</code></b> and evicts your account and
            tokens, before it answers.</li>
            <li data-step="5"><b>The page of B that you have open shows it.</b> At your next request, B asks you to sign
            in again.</li>
            </ol>
            """;

    private Story() {}

    static String html() {
        return "<section class=\"story\" aria-labelledby=\"story\">\n<h2 id=\"story\">What a sign-out does</h2>\n"
                + DRAWING + STEPS + "</section>\n";
    }
}

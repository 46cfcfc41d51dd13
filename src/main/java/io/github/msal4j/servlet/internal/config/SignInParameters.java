package io.github.msal4j.servlet.internal.config;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * What a sign-in asks for beyond what every sign-in needs: optional parameters of the authorization request (OpenID Connect Core
 * 3.1.2.1), and those that only one provider knows. They say how the user is to be asked, and no more: scopes, claims, addresses and
 * whatever protects the flow cannot be among them.
 *
 * @param all by their names in the protocol
 */
public record SignInParameters(Map<String, String> all) {
    public static final String PROMPT = "prompt";
    public static final String MAX_AGE = "max_age";
    public static final String ACR_VALUES = "acr_values";
    public static final String LOGIN_HINT = "login_hint";
    public static final String NO_PAGE = "none";

    public static final SignInParameters NONE = new SignInParameters(Map.of());

    private static final String DOMAIN_HINT = "domain_hint";
    public static final String UI_LOCALES = "ui_locales";

    /** As they are called in {@code web.xml}: behind {@code msal.}, and as init parameters of a filter. */
    public static final List<String> NAMES =
            List.of("prompt", "domain-hint", "ui-locales", "max-age", "acr-values", "sign-in-parameters");

    /** What the flow itself sends, or what would change where the answer goes, to whom, or with which rights. */
    private static final Set<String> OF_THE_PROTOCOL = Set.of(
            "client_id",
            "response_type",
            "redirect_uri",
            "response_mode",
            "scope",
            "state",
            "nonce",
            "code_challenge",
            "code_challenge_method",
            "claims",
            "request",
            "request_uri",
            "registration",
            "id_token_hint",
            "client_secret",
            "client_assertion",
            "client_assertion_type",
            "client_info",
            "code",
            "dpop_jkt",
            "iss");

    private static final Set<String> PROMPTS = Set.of("login", "consent", "select_account", "create");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final Pattern SECONDS = Pattern.compile("\\d{1,9}");
    private static final Pattern LANGUAGES = Pattern.compile("[A-Za-z0-9-]{1,35}( [A-Za-z0-9-]{1,35})*");
    private static final int LONGEST = 500;
    /** They lie in the cookie of a pending sign-in, which browsers limit to 4,096 bytes with all else. */
    private static final int LONGEST_TOGETHER = 1_000;

    public SignInParameters {
        all = Collections.unmodifiableMap(new LinkedHashMap<>(all));
    }

    /**
     * The value of one of {@link #NAMES}.
     *
     * @throws IllegalArgumentException with a message that continues a sentence that begins with the name
     */
    public static SignInParameters parse(String name, String text) {
        String value = text.strip();
        return switch (name) {
            case "prompt" -> of(PROMPT, settingsPrompt(value));
            case "domain-hint" -> of(DOMAIN_HINT, domain(value));
            case "ui-locales" -> of(UI_LOCALES, languages(value));
            case "max-age" -> of(MAX_AGE, Long.toString(age(value).toSeconds()));
            case "acr-values" -> of(ACR_VALUES, plain(words(value)));
            default -> bounded(FurtherParameters.parse(value));
        };
    }

    /** All of {@link #NAMES} together, as this reads each. */
    public static SignInParameters all(Function<String, SignInParameters> reader) {
        return NAMES.stream().map(reader).reduce(NONE, (before, one) -> one.over(before));
    }

    /** @throws IllegalArgumentException as {@link #parse} */
    public static Duration age(String text) {
        return Addresses.duration(text.strip());
    }

    /**
     * What the application asks for in one sign-in.
     *
     * @throws IllegalArgumentException if a name is none that it may set, or a value has no form of that parameter
     */
    public static SignInParameters ofApplication(Map<String, String> given) {
        Map<String, String> checked = new LinkedHashMap<>();
        given.forEach((name, value) -> {
            try {
                checked.put(name(name), ofApplication(name, value));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("The sign-in parameter " + name + " " + e.getMessage(), e);
            }
        });
        try {
            return bounded(checked);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("The sign-in parameters " + e.getMessage(), e);
        }
    }

    private static SignInParameters bounded(Map<String, String> all) {
        int length = all.entrySet().stream()
                .mapToInt(one -> one.getKey().length() + one.getValue().length())
                .sum();
        if (length > LONGEST_TOGETHER) {
            throw new IllegalArgumentException("must not have more than " + LONGEST_TOGETHER
                    + " characters together, names and" + " values; found " + length);
        }
        return new SignInParameters(all);
    }

    private static String ofApplication(String name, String value) {
        return switch (name) {
            case PROMPT -> value.equals(NO_PAGE) ? value : prompt(value);
            case UI_LOCALES -> languages(value);
            case MAX_AGE -> seconds(value);
            default -> plain(value);
        };
    }

    private static SignInParameters of(String name, String value) {
        return new SignInParameters(Map.of(name, value));
    }

    private static String settingsPrompt(String value) {
        if (value.equals(NO_PAGE)) {
            throw new IllegalArgumentException(
                    "is 'none', with which nobody who is not signed in at the provider could sign"
                            + " in; an application asks for it in one sign-in, see src/docs/sign-in.md");
        }
        return prompt(value);
    }

    /** Several are separated by spaces. */
    private static String prompt(String value) {
        String prompts = words(value);
        if (!PROMPTS.containsAll(List.of(prompts.split(" ")))) {
            throw new IllegalArgumentException(
                    "is '" + shown(value) + "'; it must be login, select_account, consent or create");
        }
        return prompts;
    }

    private static String domain(String value) {
        if (!value.matches("[A-Za-z0-9._-]{1,255}")) {
            throw new IllegalArgumentException("is '" + shown(value) + "'; it must be a domain such as contoso.com");
        }
        return value;
    }

    private static String languages(String value) {
        String tags = words(value);
        if (!LANGUAGES.matcher(tags).matches()) {
            throw new IllegalArgumentException(
                    "is '" + shown(value) + "'; it must be language tags (BCP 47), separated by spaces, e.g. de-AT de");
        }
        return tags;
    }

    private static String seconds(String value) {
        if (!SECONDS.matcher(value).matches()) {
            throw new IllegalArgumentException("is '" + shown(value) + "'; it must be a number of seconds");
        }
        return value;
    }

    private static String words(String value) {
        return String.join(
                " ",
                Arrays.stream(value.split("[\\s,]+"))
                        .filter(word -> !word.isEmpty())
                        .toList());
    }

    static String plain(String value) {
        if (value.isEmpty() || value.length() > LONGEST || value.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "must have 1 to " + LONGEST + " characters, and no line breaks or other control characters");
        }
        return value;
    }

    static String name(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("has a name that no parameter of a URL should have");
        }
        if (OF_THE_PROTOCOL.contains(name.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException("is one that the library sets itself, or that must not be sent");
        }
        return name;
    }

    /** As a message may repeat it. */
    static String shown(String value) {
        String start = value.length() > 60 ? value.substring(0, 60) + "..." : value;
        return start.replaceAll("\\p{Cntrl}", "?");
    }

    /** These, and of the others those that are not among them. */
    public SignInParameters over(SignInParameters others) {
        if (all.isEmpty()) {
            return others;
        }
        Map<String, String> both = new LinkedHashMap<>(others.all);
        both.putAll(all);
        return new SignInParameters(both);
    }

    public SignInParameters with(String name, String value) {
        return of(name, value).over(this);
    }

    public SignInParameters without(String... names) {
        Map<String, String> rest = new LinkedHashMap<>(all);
        rest.keySet().removeAll(List.of(names));
        return new SignInParameters(rest);
    }

    public boolean isEmpty() {
        return all.isEmpty();
    }

    /** Whether the provider must not show a page. */
    public boolean forbidPages() {
        return NO_PAGE.equals(all.get(PROMPT));
    }

    /** How long ago the user may have authenticated when the sign-in begins. */
    public Optional<Duration> maxAge() {
        return Optional.ofNullable(all.get(MAX_AGE)).map(Long::parseLong).map(Duration::ofSeconds);
    }

    /**
     * What a link may ask for that anybody can have made: a language, and that the user is asked rather than signed in at once. Not a
     * user or a domain, by which a provider sends browsers on to a login page of that domain's.
     */
    public static SignInParameters ofAnybody(Optional<String> prompt, Optional<String> languages) {
        Map<String, String> harmless = new LinkedHashMap<>();
        prompt.filter(value -> value.equals("login") || value.equals("select_account"))
                .ifPresent(value -> harmless.put(PROMPT, value));
        languages
                .filter(value ->
                        value.length() <= LONGEST && LANGUAGES.matcher(value).matches())
                .ifPresent(value -> harmless.put(UI_LOCALES, value));
        return new SignInParameters(harmless);
    }
}

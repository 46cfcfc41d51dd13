package io.github.msal4j.servlet.internal.signin;

import io.github.msal4j.servlet.internal.config.SignInParameters;
import io.github.msal4j.servlet.internal.session.StepUp;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How one sign-in is to be made: what a filter or the application asks for in addition to the settings, and what the sign-in must
 * then be.
 */
public record Wishes(SignInParameters parameters, StepUp stepUp) {
    public static final Wishes NONE = new Wishes(SignInParameters.NONE, StepUp.NONE);

    public static Wishes of(SignInParameters parameters) {
        return new Wishes(parameters, StepUp.NONE);
    }

    /** All that the authorization request has, with what the settings say of every sign-in. */
    SignInParameters over(SignInParameters settings) {
        SignInParameters all = parameters.over(settings);
        return stepUp.maxAuthAge()
                .filter(age ->
                        all.maxAge().map(known -> age.compareTo(known) < 0).orElse(true))
                .map(Duration::toSeconds)
                .map(seconds -> all.with(SignInParameters.MAX_AGE, Long.toString(seconds)))
                .orElse(all);
    }

    boolean isEmpty() {
        return parameters.isEmpty() && stepUp.isNone();
    }

    Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("p", parameters.all());
        map.put("u", stepUp.toMap());
        return map;
    }

    /** Those of a text that this application has sealed; none if it is of another form. */
    static Wishes fromMap(@Nullable Object stored) {
        if (!(stored instanceof Map<?, ?> map)
                || !(map.get("p") instanceof Map<?, ?> wanted)
                || !(map.get("u") instanceof Map<?, ?> needed)) {
            return NONE;
        }
        Map<String, String> parameters = new LinkedHashMap<>();
        wanted.forEach((name, value) -> parameters.put(String.valueOf(name), String.valueOf(value)));
        return new Wishes(new SignInParameters(parameters), StepUp.fromMap(needed));
    }
}

package io.github.msal4j.servlet.fakes;

import io.github.msal4j.servlet.internal.config.Settings;
import jakarta.servlet.ServletContext;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Settings as a web application gets them: from context parameters, through all checks. */
public final class GivenSettings {
    public static final String CLIENT_ID = "4f0a2a8e-1111-4222-8333-0123456789ab";
    public static final String CLIENT_SECRET = "s3cr3t-of-the-application";

    private final Map<String, String> parameters = new LinkedHashMap<>();
    private final Map<String, Object> attributes = new LinkedHashMap<>();

    private GivenSettings() {
        with("client-id", CLIENT_ID).with("client-secret", CLIENT_SECRET);
    }

    /** An application of this tenant at this login host. */
    public static GivenSettings entra(String host, String tenant) {
        return new GivenSettings().with("authority", host).with("tenant-id", tenant);
    }

    /** An application of some OpenID provider. */
    public static GivenSettings openId(String issuer) {
        return new GivenSettings().with("authority", issuer);
    }

    /** One more parameter, without its prefix; the empty text takes it away. */
    public GivenSettings with(String parameter, String value) {
        parameters.put("msal." + parameter, value);
        return this;
    }

    /** What the application's own listener puts into the context. */
    public GivenSettings attribute(String name, Object value) {
        attributes.put(name, value);
        return this;
    }

    /** One of many keys, as {@code msal.session-key} has them: all its bytes are the same. */
    public static String sessionKey(int fill) {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) fill);
        return Base64.getEncoder().encodeToString(bytes);
    }

    public Settings read() {
        return Settings.read((ServletContext) Proxy.newProxyInstance(
                GivenSettings.class.getClassLoader(),
                new Class<?>[] {ServletContext.class},
                (proxy, called, arguments) -> switch (called.getName()) {
                    case "getInitParameterNames" -> Collections.enumeration(parameters.keySet());
                    case "getInitParameter" -> parameters.get((String) arguments[0]);
                    case "getAttribute" -> attributes.get((String) arguments[0]);
                    case "getClassLoader" -> GivenSettings.class.getClassLoader();
                    default -> throw new UnsupportedOperationException(called.getName());
                }));
    }
}

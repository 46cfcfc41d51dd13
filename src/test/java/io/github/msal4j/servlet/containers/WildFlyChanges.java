package io.github.msal4j.servlet.containers;

/** What an administrator of WildFly has to change, and {@code container-security.md} says so. */
final class WildFlyChanges {
    private WildFlyChanges() {}

    static String forContainerSecurity(String standalone) {
        int undertow = standalone.indexOf("urn:jboss:domain:undertow:");
        return standalone.substring(0, undertow)
                + standalone
                        .substring(undertow)
                        .replace(
                                "<application-security-domain name=\"other\" security-domain=\"ApplicationDomain\"/>",
                                "<application-security-domain name=\"other\" security-domain=\"ApplicationDomain\""
                                        + " integrated-jaspi=\"false\"/>");
    }
}

package io.github.msal4j.servlet.samples;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.util.JSONObjectUtils;
import io.github.msal4j.servlet.harness.KeycloakClient;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** Every sample of the README and of {@code src/docs} is what it says; those that can be deployed are, elsewhere. */
class ReadmeSamplesTest {
    private static final String CALLBACK = "https://your.host/app/signout-callback-oidc";
    private static final Path SETTINGS = Path.of("src/docs/settings.md");
    private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} (.+)$");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)]+)\\)");
    private static final Pattern FENCED = Pattern.compile("(?ms)^ *```.*?^ *```$");

    static List<Sample> java() {
        return Sample.of("java");
    }

    static List<Sample> xml() {
        return Sample.of("xml");
    }

    static List<Sample> json() {
        return Sample.of("json");
    }

    static List<Sample> shell() {
        return Sample.all().stream()
                .filter(sample ->
                        sample.language().equals("sh") || sample.text().startsWith("mvn "))
                .toList();
    }

    static List<Sample> mermaid() {
        return Sample.of("mermaid");
    }

    /** Whoever opens it reads it to its end; what else there is to say has a page of its own. */
    @Test
    void theReadmeIsShort() throws IOException {
        assertThat(Files.readAllLines(Sample.README)).hasSizeLessThanOrEqualTo(300);
    }

    /** A page that the README does not name is found by nobody. */
    @Test
    void theReadmeNamesEveryPage() throws IOException {
        String readme = Files.readString(Sample.README);

        assertThat(Sample.documents())
                .filteredOn(page -> !page.equals(Sample.README))
                .allSatisfy(page -> assertThat(readme).contains("](" + page + ")"));
    }

    @Test
    void theReadmesSettingsAreAmongAll() throws IOException {
        assertThat(parameters(Sample.README)).isNotEmpty().isSubsetOf(parameters(SETTINGS));
    }

    /** A language that nothing below looks at would be a sample that nobody has checked. */
    @Test
    void everySampleIsLookedAt() {
        assertThat(Sample.all())
                .filteredOn(sample -> !Set.of("java", "xml", "json", "sh", "mermaid", "jsp", "html", "yaml")
                        .contains(sample.language()))
                .allMatch(sample -> sample.text().startsWith("mvn ")
                        || sample.text().startsWith("INFO ")
                        || sample.text().startsWith("java\\.lang\\.")
                        || sample.text().isBlank());
    }

    @ParameterizedTest
    @MethodSource("java")
    void javaCompiles(Sample sample) {
        assertThat(JavaSample.of(sample).compile()).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("xml")
    void xmlIsWellFormedAndNamesParametersThatExist(Sample sample) throws Exception {
        NodeList names = parse(sample).getElementsByTagName("param-name");

        for (int i = 0; i < names.getLength(); i++) {
            String name = names.item(i).getTextContent();
            if (name.startsWith("msal.")) {
                assertThat(parameters(SETTINGS)).as(sample.place()).contains(name);
            }
        }
    }

    /** A release changes the version in the POM; whoever copies a sample must not get another one. */
    @ParameterizedTest
    @MethodSource("xml")
    void theLibraryHasTheVersionOfThisBuild(Sample sample) throws Exception {
        assertThat(found(sample, "<artifactId>msal4j-servlet</artifactId>\\s*<version>([^<]*)<"))
                .allMatch(version()::equals);
    }

    @ParameterizedTest
    @MethodSource("json")
    void jsonIsAnObject(Sample sample) throws Exception {
        assertThat(JSONObjectUtils.parse(sample.text())).isNotEmpty();
    }

    @Test
    void theManifestRegistersWhatTheSettingsSayByDefault() throws Exception {
        Map<String, Object> manifest =
                JSONObjectUtils.parse(Sample.of("json", "\"optionalClaims\"").text());

        assertThat(manifest.get("web")).asString().contains("/app/signin-oidc", "/app/signout-callback-oidc");
        assertThat(manifest.get("optionalClaims")).asString().contains("name=sid", "name=login_hint");
    }

    /** What the tests with Keycloak have tried. */
    @Test
    void theClientOfKeycloakIsOneOfTheTests() throws Exception {
        KeycloakClient client = KeycloakClient.confidential("webapp", "change-me")
                .redirectUri("https://your.host/app/signin-oidc")
                .postLogoutRedirectUri(CALLBACK)
                .frontChannelLogout(CALLBACK);

        assertThat(JSONObjectUtils.parse(Sample.of("json", "\"clientId\"").text()))
                .isEqualTo(client.representation());
    }

    @Test
    void theBackChannelOfKeycloakIsThatOfTheTests() throws Exception {
        Map<String, Object> attributes = JSONObjectUtils.parse(
                Sample.of("json", "backchannel.logout.url").text());

        assertThat(KeycloakClient.confidential("webapp", "change-me")
                        .backChannelLogout(CALLBACK)
                        .representation())
                .containsEntry("attributes", attributes)
                .containsEntry("frontchannelLogout", false);
    }

    @ParameterizedTest
    @MethodSource("shell")
    void shellParses(Sample sample) throws Exception {
        Process shell = new ProcessBuilder("bash", "-n", "-c", sample.text())
                .redirectErrorStream(true)
                .start();
        String said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(shell.waitFor()).as("%s: %s", sample, said).isZero();
    }

    @ParameterizedTest
    @MethodSource("shell")
    void shellNamesTestsAndProfilesThatExist(Sample sample) throws Exception {
        for (String test : found(sample, "-D(?:it\\.)?test=(\\w+)")) {
            assertThat(test.equals("NoTest") || isTest(test)).as(test).isTrue();
        }
        for (String profile : found(sample, "-P(\\w+)")) {
            assertThat(Files.readString(Path.of("pom.xml"))).contains("<id>" + profile + "</id>");
        }
    }

    @ParameterizedTest
    @MethodSource("mermaid")
    void diagramsSpeakOfTheirParticipants(Sample sample) {
        assertThat(sample.text()).matches("(?s)(sequenceDiagram|stateDiagram-v2)\\n.*");
        Set<String> participants = new TreeSet<>(found(sample, "participant (\\w+) as"));
        Set<String> speaking = new TreeSet<>(found(sample, "(?m)^    (\\w+)-{1,2}>>\\w+: .+$"));
        speaking.addAll(found(sample, "(?m)^    \\w+-{1,2}>>(\\w+): .+$"));
        assertThat(speaking).isEqualTo(participants);
    }

    @ParameterizedTest
    @MethodSource("io.github.msal4j.servlet.samples.Sample#documents")
    void linksLeadSomewhere(Path document) throws IOException {
        for (String link : LINK.matcher(prose(document))
                .results()
                .map(found -> found.group(1))
                .filter(link -> !link.contains(":"))
                .toList()) {
            String[] parts = link.split("#", 2);
            Path target = parts[0].isEmpty() ? document : document.resolveSibling(parts[0]);
            assertThat(target).as("%s in %s", link, document).exists();
            if (parts.length == 2) {
                assertThat(anchors(target)).as("%s in %s", link, document).contains(parts[1]);
            }
        }
    }

    private static List<String> found(Sample sample, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(sample.text());
        return matcher.results().map(result -> result.group(1)).toList();
    }

    private static boolean isTest(String name) throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
            return files.anyMatch(file -> file.endsWith(name + ".java"));
        }
    }

    /** As GitHub makes them of headings. */
    private static Set<String> anchors(Path document) throws IOException {
        return HEADING.matcher(prose(document))
                .results()
                .map(heading -> heading.group(1)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-'))
                .collect(Collectors.toSet());
    }

    private static String prose(Path document) throws IOException {
        return FENCED.matcher(Files.readString(document)).replaceAll("");
    }

    /** The parameters that the table of settings in this page explains. */
    private static Set<String> parameters(Path page) throws IOException {
        String settings = Files.readString(page);
        return Pattern.compile("(?m)^\\| (`msal[^|]*) \\|")
                .matcher(settings)
                .results()
                .map(MatchResult::group)
                .flatMap(row ->
                        Pattern.compile("`(msal\\.[a-z-]+)`").matcher(row).results())
                .map(name -> name.group(1))
                .collect(Collectors.toSet());
    }

    private static String version() throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(Path.of("pom.xml").toFile())
                .getElementsByTagName("version")
                .item(0)
                .getTextContent();
    }

    /** Fragments have several roots. */
    private static Document parse(Sample sample) throws Exception {
        String content = sample.text().replaceFirst("^<\\?xml[^>]*\\?>", "");
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader("<sample>" + content + "</sample>")));
    }
}

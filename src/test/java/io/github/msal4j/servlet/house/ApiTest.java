package io.github.msal4j.servlet.house;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.ClientAssertionProvider;
import io.github.msal4j.servlet.SignInEndListener;
import io.github.msal4j.servlet.SignInFilter;
import io.github.msal4j.servlet.SignInListener;
import io.github.msal4j.servlet.SignInStatisticsListener;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What this library promises is one package, of which a change is a decision. */
class ApiTest {
    private static final String API = "io.github.msal4j.servlet";
    private static final int MOST_TYPES = 24;

    /** One line for each type and each member that an application can see. */
    private static final Path PUBLISHED = Path.of("src/test/api.txt");

    private static List<Class<?>> types() throws IOException {
        Path classes = Path.of("target/classes", API.replace('.', '/'));
        try (Stream<Path> files = Files.list(classes)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".class") && !name.startsWith("package-info"))
                    .map(name -> API + "." + name.replace(".class", ""))
                    .sorted()
                    .<Class<?>>map(ApiTest::load)
                    .toList();
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, SignInFilter.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Implementation belongs inside, even what nobody can see. */
    @Test
    void everyTypeOfTheApiPackageIsPromised() throws IOException {
        assertThat(types()).allSatisfy(type -> assertThat(ApiSignatures.isVisible(type))
                .as(type.getName())
                .isTrue());
        assertThat(types().stream().filter(type -> type.getEnclosingClass() == null))
                .hasSizeLessThanOrEqualTo(MOST_TYPES);
    }

    @Test
    void noSignatureNamesATypeFromInside() throws IOException {
        Set<String> named = types().stream()
                .flatMap(type -> ApiSignatures.typesNamedBy(type).stream())
                .map(Class::getName)
                .filter(name -> name.startsWith(API + "."))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(named).isNotEmpty().noneMatch(name -> name.startsWith(API + ".internal."));
    }

    /** Whoever opens the Javadoc finds each type by what it is for. */
    @Test
    void thePageOfThePackageNamesEveryType() throws IOException {
        String page = Files.readString(Path.of("src/main/java", API.replace('.', '/'), "package-info.java"));

        assertThat(types().stream().filter(type -> type.getEnclosingClass() == null))
                .allSatisfy(
                        type -> assertThat(page).containsPattern("\\{@link\\s[*\\s]*" + type.getSimpleName() + "[#}]"));
    }

    /** A library's types in a signature would bind applications to the version that is used here. */
    @Test
    void noSignatureNamesATypeOfAnotherLibraryButTheServletApi() throws IOException {
        Set<String> packages = types().stream()
                .flatMap(type -> ApiSignatures.typesNamedBy(type).stream())
                .map(Class::getPackageName)
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(packages)
                .allMatch(name -> name.startsWith("java.")
                        || name.equals("javax.management")
                        || name.startsWith("jakarta.servlet")
                        || name.equals(API));
    }

    @Test
    void theModuleExportsTheApiAlone() throws IOException {
        try (InputStream compiled = Files.newInputStream(Path.of("target/classes/module-info.class"))) {
            ModuleDescriptor module = ModuleDescriptor.read(compiled);

            assertThat(module.name()).isEqualTo(API);
            assertThat(module.exports())
                    .extracting(ModuleDescriptor.Exports::source)
                    .containsExactly(API);
            assertThat(module.opens()).isEmpty();
            assertThat(module.uses())
                    .as("what the library looks for by ServiceLoader; on the module path nothing else is found")
                    .containsExactlyInAnyOrder(
                            ClientAssertionProvider.class.getName(),
                            SignInEndListener.class.getName(),
                            SignInListener.class.getName(),
                            SignInStatisticsListener.class.getName());
        }
    }

    @Test
    void theApiIsThePublishedOne() throws IOException {
        String now = types().stream()
                        .flatMap(type -> ApiSignatures.linesOf(type).stream())
                        .collect(Collectors.joining("\n"))
                + "\n";
        if (Boolean.getBoolean("api.write")) {
            Files.writeString(PUBLISHED, now);
        }

        assertThat(Files.readString(PUBLISHED))
                .as("write it anew, if the change of the API is meant, with mvn test -Dtest=ApiTest -Dapi.write=true")
                .isEqualTo(Objects.requireNonNull(now));
    }
}

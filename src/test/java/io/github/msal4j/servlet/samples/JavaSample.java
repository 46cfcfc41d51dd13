package io.github.msal4j.servlet.samples;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * A Java sample, made into a source file: with the imports that it leaves out and, if it is statements only, within a method
 * in which there is what the text around the sample speaks of.
 */
final class JavaSample {
    private static final Pattern TYPE =
            Pattern.compile("(?m)^(?:public )?(?:final )?(?:class|interface|record) (\\w+)");

    private static final String IMPORTS = """
            import static org.junit.jupiter.api.Assertions.*;
            import io.github.msal4j.servlet.*;
            import io.github.msal4j.servlet.harness.HttpVisitor;
            import io.github.msal4j.servlet.testkit.*;
            import io.micrometer.core.instrument.FunctionCounter;
            import io.micrometer.core.instrument.MeterRegistry;
            import jakarta.servlet.*;
            import jakarta.servlet.http.*;
            import jakarta.ws.rs.*;
            import jakarta.ws.rs.core.Context;
            import jakarta.ws.rs.core.SecurityContext;
            import java.io.IOException;
            import java.io.PrintWriter;
            import java.lang.System.Logger;
            import java.lang.System.Logger.Level;
            import java.net.URI;
            import java.net.http.*;
            import java.nio.file.Files;
            import java.nio.file.Paths;
            import java.time.Duration;
            import java.util.*;
            import org.junit.jupiter.api.*;
            import org.junit.jupiter.api.extension.ExtendWith;
            """;

    private static final String AROUND_STATEMENTS = """
            abstract class Around {
                abstract HttpResponse<String> call(AccessToken token);

                void sample(
                        HttpServletRequest request,
                        ServletContext context,
                        LocalIdentityProvider provider,
                        URI api,
                        PrintWriter out,
                        Logger log,
                        MeterRegistry registry,
                        Carts carts,
                        Carts orders)
                        throws Exception {
            %s
                }
            }
            """;

    private static final String OF_THE_READER = """
            class Carts {
                void drop(String user) {}
                void of(String user) {}
            }
            class MyServer {
                String url(String path) { return path; }
                void start(Map<String, String> contextParameters) {}
            }
            """;

    private final String name;
    private final String source;

    private JavaSample(String name, String source) {
        this.name = name;
        this.source = source;
    }

    static JavaSample of(Sample sample) {
        Matcher type = TYPE.matcher(sample.text());
        if (sample.text().startsWith("package ") && type.find()) {
            return new JavaSample(type.group(1), sample.text());
        }
        return type.find()
                ? new JavaSample(type.group(1), IMPORTS + sample.text() + OF_THE_READER)
                : new JavaSample("Around", IMPORTS + AROUND_STATEMENTS.formatted(sample.text()) + OF_THE_READER);
    }

    /** The class files by their paths, e.g. {@code com/example/HelloServlet.class}. */
    Map<String, byte[]> compile() {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        try (Memory memory = new Memory(compiler)) {
            boolean compiled = compiler.getTask(
                            messages,
                            memory,
                            null,
                            List.of("-proc:none", "-Xlint:all,-serial", "-Werror"),
                            null,
                            List.of(file()))
                    .call();
            if (!compiled) {
                throw new AssertionError(messages + "\n" + source);
            }
            return memory.classes();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private SimpleJavaFileObject file() {
        return new SimpleJavaFileObject(URI.create("string:///" + name + ".java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return source;
            }
        };
    }

    /** Keeps what the compiler writes. */
    private static final class Memory extends ForwardingJavaFileManager<JavaFileManager> {
        private final Map<String, ByteArrayOutputStream> written = new LinkedHashMap<>();

        Memory(JavaCompiler compiler) {
            super(Objects.requireNonNull(compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)));
        }

        Map<String, byte[]> classes() {
            return written.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue()
                    .toByteArray()));
        }

        @Override
        public JavaFileObject getJavaFileForOutput(
                Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
            String path = className.replace('.', '/') + kind.extension;
            return new SimpleJavaFileObject(URI.create("string:///" + path), kind) {
                @Override
                public OutputStream openOutputStream() {
                    return written.computeIfAbsent(path, key -> new ByteArrayOutputStream());
                }
            };
        }
    }
}

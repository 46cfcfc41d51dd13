package io.github.msal4j.servlet.coverage;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * Reads with the compiler's own parser which rows the tests name: in the Javadoc, the name and the body of a method that
 * JUnit runs, in the table that such a method is given, and in the Javadoc of its class. What is disabled does not count,
 * and neither does a comment that stands anywhere else.
 */
final class TestSources {
    private static final Set<String> TESTS = Set.of("Test", "ParameterizedTest", "RepeatedTest", "FuzzTest");
    private static final Pattern ROW = Pattern.compile("(?<![A-Za-z0-9])[RCM][1-9][0-9]{0,2}(?![A-Za-z0-9])");
    private static final Pattern ROW_OF_A_NAME = Pattern.compile("(?<=^|_)[rcm][1-9][0-9]{0,2}(?=_)");
    private static final Pattern STRING = Pattern.compile("\"([^\"]+)\"");

    private final DocTrees docs;
    private final Iterable<? extends CompilationUnitTree> units;
    private final SortedMap<String, SortedSet<String>> testsByRow = new TreeMap<>();

    private TestSources(JavacTask task) throws IOException {
        docs = DocTrees.instance(task);
        units = task.parse();
    }

    /** The tests that name each row, as {@code Class} or {@code Class.method}. */
    static SortedMap<String, SortedSet<String>> testsByRow(Path directory) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);
                Stream<Path> sources = Files.walk(directory)) {
            List<Path> java = sources.filter(file -> file.toString().endsWith(".java"))
                    .sorted()
                    .toList();
            JavacTask task = (JavacTask)
                    compiler.getTask(null, files, null, null, null, files.getJavaFileObjectsFromPaths(java));
            TestSources read = new TestSources(task);
            read.units.forEach(read::readUnit);
            return read.testsByRow;
        }
    }

    /** The source files whose comments name each row. */
    static SortedMap<String, SortedSet<String>> filesByRow(Path directory) throws IOException {
        SortedMap<String, SortedSet<String>> filesByRow = new TreeMap<>();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".java")).toList()) {
                Matcher row = ROW.matcher(comments(Files.readString(file)));
                while (row.find()) {
                    filesByRow
                            .computeIfAbsent(row.group(), unknown -> new TreeSet<>())
                            .add(file.toString());
                }
            }
        }
        return filesByRow;
    }

    private static String comments(String source) {
        return source.lines()
                .map(String::strip)
                .filter(line -> line.startsWith("*") || line.startsWith("/*") || line.startsWith("//"))
                .collect(Collectors.joining("\n"));
    }

    private void readUnit(CompilationUnitTree unit) {
        for (Tree type : unit.getTypeDecls()) {
            if (type instanceof ClassTree declared && !isDisabled(declared.getModifiers())) {
                readClass(unit, declared);
            }
        }
    }

    private void readClass(CompilationUnitTree unit, ClassTree type) {
        List<MethodTree> methods = new ArrayList<>();
        for (Tree member : type.getMembers()) {
            if (member instanceof MethodTree method) {
                methods.add(method);
            }
        }
        List<MethodTree> tests = methods.stream().filter(TestSources::isTest).toList();
        String name = type.getSimpleName().toString();
        TreePath path = TreePath.getPath(unit, type);
        if (!tests.isEmpty()) {
            note(doc(path), ROW, name);
        }
        for (MethodTree test : tests) {
            String testName = name + "." + test.getName();
            note(test.getName().toString(), ROW_OF_A_NAME, testName);
            note(doc(new TreePath(path, test)) + test, ROW, testName);
            tablesOf(test, methods).forEach(table -> note(table.toString(), ROW, testName));
        }
    }

    private void note(String text, Pattern rows, String test) {
        Matcher row = rows.matcher(text);
        while (row.find()) {
            testsByRow
                    .computeIfAbsent(row.group().toUpperCase(Locale.ROOT), unknown -> new TreeSet<>())
                    .add(test);
        }
    }

    private String doc(TreePath path) {
        DocCommentTree comment = docs.getDocCommentTree(path);
        return comment == null ? "" : comment.toString();
    }

    private static boolean isTest(MethodTree method) {
        return hasAnnotation(method.getModifiers(), TESTS) && !isDisabled(method.getModifiers());
    }

    private static boolean isDisabled(ModifiersTree modifiers) {
        return hasAnnotation(modifiers, Set.of("Disabled"));
    }

    private static boolean hasAnnotation(ModifiersTree modifiers, Set<String> names) {
        return modifiers.getAnnotations().stream()
                .anyMatch(annotation ->
                        names.contains(annotation.getAnnotationType().toString()));
    }

    /** The methods that give a parameterized test its rows: those that it names, else the one of its own name. */
    private static Stream<MethodTree> tablesOf(MethodTree test, List<MethodTree> methods) {
        Set<String> names = new LinkedHashSet<>();
        for (AnnotationTree annotation : test.getModifiers().getAnnotations()) {
            if (annotation.getAnnotationType().toString().equals("MethodSource")) {
                Matcher string = STRING.matcher(annotation.toString());
                while (string.find()) {
                    names.add(string.group(1));
                }
                if (names.isEmpty()) {
                    names.add(test.getName().toString());
                }
            }
        }
        return methods.stream()
                .filter(method ->
                        !isTest(method) && names.contains(method.getName().toString()));
    }
}

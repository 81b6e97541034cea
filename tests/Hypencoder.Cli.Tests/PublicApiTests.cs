using System.Reflection;
using System.Runtime.CompilerServices;

namespace Hypencoder.Cli.Tests;

/// <summary>That what users of the libraries can see is what was approved: see the file's README.</summary>
public sealed class PublicApiTests
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    [Fact]
    public void Libraries_All_HaveTheApprovedPublicApi()
    {
        string approved = Fixture.Path("public-api", "approved.txt");
        string[] actual = [.. Libraries().SelectMany(Lines).Order(StringComparer.Ordinal)];

        string[] expected = File.ReadAllLines(approved);
        Assert.True(
            expected.SequenceEqual(actual),
            $"{approved}: approve these, or make them internal:\n"
                + string.Join('\n', actual.Except(expected)) + "\nand these are gone:\n"
                + string.Join('\n', expected.Except(actual)));
    }

    private static IEnumerable<Assembly> Libraries() =>
        Directory.EnumerateFiles(AppContext.BaseDirectory, "Hypencoder.*.dll")
            .Where(path => !path.EndsWith(".Tests.dll", StringComparison.Ordinal))
            .Select(path => Assembly.Load(Path.GetFileNameWithoutExtension(path)));

    private static IEnumerable<string> Lines(Assembly assembly) =>
        from type in assembly.GetExportedTypes()
        from line in type.GetMembers(Declared).Where(IsWritten).Select(m => $"{type.FullName}: {m}").Prepend(type.FullName!)
        select line;

    /// <summary>Whether a member stands in the source, and not only in what the compiler makes of a record.</summary>
    private static bool IsWritten(MemberInfo member) =>
        member is not MethodInfo { IsSpecialName: true }
        && !member.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false)
        && member.Name is not ("Equals" or "GetHashCode" or "ToString" or "Deconstruct" or "<Clone>$" or "value__");
}

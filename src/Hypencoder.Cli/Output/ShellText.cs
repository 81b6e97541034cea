using System.Buffers;

namespace Hypencoder.Cli.Output;

/// <summary>Formats command lines so that a shell parses them into the same arguments.</summary>
internal static class ShellText
{
    /// <summary>The command that runs the program from a checkout, as in the README.</summary>
    private const string Program = "dotnet run -c Release --project src/Hypencoder.Cli -- ";

    private static readonly SearchValues<char> Plain = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_./:@%+=,");

    /// <summary>Returns a command line of this program, as it is typed.</summary>
    public static string Command(params IEnumerable<string> arguments) =>
        Program + string.Join(' ', arguments.Select(Quote));

    /// <summary>Returns an argument, quoted where necessary.</summary>
    public static string Quote(string argument)
    {
        if (argument.Length > 0 && !argument.AsSpan().ContainsAnyExcept(Plain))
            return argument;
        return OperatingSystem.IsWindows()
            ? $"\"{argument.Replace("\"", "\\\"", StringComparison.Ordinal)}\""
            : $"'{argument.Replace("'", "'\\''", StringComparison.Ordinal)}'";
    }
}

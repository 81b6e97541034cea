using System.CommandLine;
using System.CommandLine.Parsing;
using System.Runtime.CompilerServices;
using Hypencoder.Data.Formats;

namespace Hypencoder.Cli.Paths;

/// <summary>
/// Checks every path of a command line before any work is done: inputs exist, outputs can be written, and no output
/// replaces an input.
/// </summary>
internal static class PathChecks
{
    private const string StandardInput = "-";
    private const string NoIndex = "; create one with `hypencoder encode` or `hypencoder import`";
    private static readonly ConditionalWeakTable<Symbol, object> Roles = [];

    /// <summary>Marks an option or argument as one that names a path, and returns it.</summary>
    public static T Names<T>(this T symbol, PathRole role)
        where T : Symbol
    {
        Roles.Add(symbol, role);
        return symbol;
    }

    /// <exception cref="InvalidDataException">A path does not fit its role.</exception>
    public static void Check(CommandResult command)
    {
        (string Name, PathRole Role, string Path)[] paths = [.. Paths(command)];
        foreach ((string name, PathRole role, string path) in paths)
        {
            if (path.Length == 0)
                throw new InvalidDataException($"{name}: expected a path, found \"\"");
            if (!IsOutput(role))
                CheckInput(role, path);
            if (role == PathRole.IndexToExtend)
                OutputPath.Require(name, path, isFolder: true);
        }
        foreach ((string name, PathRole role, string path) in paths.Where(p => IsOutput(p.Role)))
        {
            (string Name, PathRole Role, string Path) same = paths.FirstOrDefault(
                other => other.Name != name && OutputPath.AreSame(other.Path, path));
            if (same.Name is not null)
            {
                string other = role == PathRole.OutputFolder ? "another folder" : "another file";
                throw new InvalidDataException($"{name}: expected {other} than {same.Name}, found \"{path}\"");
            }
        }
        foreach ((string name, PathRole role, string path) in paths.Where(p => IsOutput(p.Role)))
            OutputPath.Require(name, path, isFolder: role == PathRole.OutputFolder);
    }

    /// <summary>The paths that a command line names, with the names of their options.</summary>
    internal static IEnumerable<(string Name, PathRole Role, string Path)> Paths(CommandResult command)
    {
        foreach (Symbol symbol in command.Command.Options.Concat<Symbol>(command.Command.Arguments))
        {
            if (!Roles.TryGetValue(symbol, out object? role))
                continue;
            IEnumerable<Token> tokens = symbol is Option option
                ? command.GetResult(option)?.Tokens ?? []
                : command.GetResult((Argument)symbol)?.Tokens ?? [];
            foreach (Token token in tokens)
                yield return (symbol.Name, (PathRole)role, token.Value);
        }
    }

    private static bool IsOutput(PathRole role) => role is PathRole.OutputFile or PathRole.OutputFolder;

    private static void CheckInput(PathRole role, string path)
    {
        switch (role)
        {
            case PathRole.InputFile or PathRole.SplitFile or PathRole.Corpus when path == StandardInput:
                break;
            case PathRole.InputFile:
                InputPath.RequireFile(path);
                break;
            case PathRole.InputFolder:
                InputPath.RequireFolder(path);
                break;
            case PathRole.Index or PathRole.IndexToExtend:
                InputPath.RequireFolder(path, "an index folder", NoIndex);
                break;
            case PathRole.Corpus:
                NamedCollection.RequireCorpus(path);
                break;
            default:
                NamedCollection.RequireSplitFile(path);
                break;
        }
    }
}

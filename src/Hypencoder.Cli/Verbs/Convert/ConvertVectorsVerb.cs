using System.CommandLine;
using System.Text.Json.Nodes;
using Hypencoder.Cli.Output;
using Hypencoder.Cli.Paths;
using Hypencoder.Retrieval;
using Hypencoder.Search;

namespace Hypencoder.Cli.Verbs;

/// <summary><c>hypencoder convert vectors</c>: converts an index to another element type of its vectors.</summary>
internal static class ConvertVectorsVerb
{
    public static Command Create(Terminal terminal, CancellationToken cancellationToken)
    {
        Option<string> index = VerbOptions.Index();
        Option<VectorElement> vectors = VerbOptions.Vectors("Element type of the new index: 4, 2 or 1 bytes per value");
        vectors.Required = true;
        Option<string> output = VerbOptions.Text("--out", "DIR", "Folder of the new index")
            .Names(PathRole.OutputFolder);
        Option<bool> resume = VerbOptions.Resume("Resume an interrupted conversion");
        Option<bool> json = VerbOptions.Json();
        Command command = new(
            "vectors", "Convert an index to another element type; its passages and neighbour graph are copied")
        {
            index, vectors, output, resume, json,
        };
        command.SetAction(parsed => Run(
            terminal, parsed.GetRequiredValue(index), parsed.GetRequiredValue(output), parsed.GetValue(vectors),
            parsed.GetValue(resume), parsed.GetValue(json), cancellationToken));
        return command;
    }

    private static int Run(
        Terminal terminal, string directory, string output, VectorElement element, bool resume, bool json,
        CancellationToken cancellationToken)
    {
        using PassageIndex source = PassageIndex.Open(directory);
        using (ProgressLine line = new(terminal, TimeProvider.System))
        {
            IndexConverter.Convert(
                source, output, element, resume, new Report(line, source.Vectors.Count), cancellationToken);
        }
        using PassageIndex index = PassageIndex.Open(output);
        bool hasGraph = File.Exists(index.GraphPath);
        string name = index.Vectors.Element.ToString().ToLowerInvariant();
        if (json)
        {
            JsonOutput.Write(terminal, new JsonObject
            {
                ["index"] = output,
                ["passages"] = index.Vectors.Count,
                ["dimension"] = index.Vectors.Dimension,
                ["vectors"] = name,
                ["bytesPerVector"] = index.Vectors.RowBytes,
                ["graph"] = hasGraph,
                ["model"] = index.Vectors.ModelFingerprint,
            });
        }
        else
        {
            terminal.Output.WriteLine(
                $"{output}: {index.Vectors.Count:N0} passages as {name}, {index.Vectors.RowBytes:N0} bytes per vector "
                + $"instead of {source.Vectors.RowBytes:N0}, {(hasGraph ? "with" : "without")} a neighbour graph");
        }
        return ExitCode.Success;
    }

    private sealed class Report(ProgressLine line, int total) : IProgress<int>
    {
        void IProgress<int>.Report(int value) => line.Report($"{value:N0} of {total:N0} passages");
    }
}

using System.CommandLine;
using System.Text.Json.Nodes;
using Hypencoder.Cli.Output;
using Hypencoder.Cli.Paths;
using Hypencoder.Engines;
using Hypencoder.Retrieval;
using Hypencoder.Search;

namespace Hypencoder.Cli.Verbs;

/// <summary><c>hypencoder export</c>: writes the passage vectors of an index for another engine.</summary>
internal static class ExportVerb
{
    public static Command Create(Terminal terminal, CancellationToken cancellationToken)
    {
        Option<string> index = VerbOptions.Index();
        Option<string?> to = VerbOptions.OptionalName("--to", "Form of the vectors", [.. VectorFormats.Names]);
        to.Required = true;
        Option<string> output = VerbOptions.Text("--out", "DIR", "Folder to make").Names(PathRole.OutputFolder);
        Option<int> threads = VerbOptions.Threads();
        Option<bool> json = VerbOptions.Json();
        Command command = new("export", "Write the passage vectors and ids of an index for another engine")
        {
            index, to, output, threads, json,
        };
        command.SetAction(parsed => Run(
            terminal, parsed.GetRequiredValue(index), VectorFormats.Parse(parsed.GetValue(to))!.Value,
            parsed.GetRequiredValue(output), parsed.GetValue(threads), parsed.GetValue(json), cancellationToken));
        return command;
    }

    private static int Run(
        Terminal terminal, string directory, VectorFormat format, string output, int threads, bool json,
        CancellationToken cancellationToken)
    {
        if (format == VectorFormat.USearch && USearchLibrary.Missing is string missing)
            throw new InvalidDataException($"--to {VectorFormats.Name(format)}: {missing}");
        using PassageIndex index = PassageIndex.Open(directory);
        using (ProgressLine line = new(terminal, TimeProvider.System))
        {
            VectorExport.Write(
                index, format, output, threads, new TimeLeft(line, index.Count, TimeProvider.System),
                cancellationToken);
        }
        ExportRecord made = ExportRecord.Read(output);
        if (made.StoredAs != nameof(VectorElement.Float32).ToLowerInvariant())
            terminal.Error.WriteLine($"note: {directory} stores {made.StoredAs} vectors; they are exported as float32");
        if (json)
        {
            JsonOutput.Write(terminal, new JsonObject
            {
                ["export"] = output,
                ["format"] = VectorFormats.Name(format),
                ["passages"] = made.Count,
                ["dimension"] = made.Dimension,
                ["storedAs"] = made.StoredAs,
                ["model"] = made.ModelFingerprint,
                ["files"] = new JsonArray([.. made.Sha256.Keys.Select(file => JsonValue.Create(file))]),
            });
        }
        else
        {
            terminal.Output.WriteLine(
                $"{output}: {made.Count:N0} vectors of {made.Dimension:N0} values for inner products, in "
                + string.Join(" and ", made.Sha256.Keys));
        }
        return ExitCode.Success;
    }
}

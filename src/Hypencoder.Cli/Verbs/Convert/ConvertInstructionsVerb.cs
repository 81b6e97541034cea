using System.CommandLine;
using Hypencoder.Cli.Output;
using Hypencoder.Cli.Paths;
using Hypencoder.Data;
using Hypencoder.Datasets;
using Hypencoder.Datasets.Conversion;

namespace Hypencoder.Cli.Verbs;

/// <summary><c>hypencoder convert msmarco-instructions</c>: the training examples of models for FollowIR.</summary>
internal static class ConvertInstructionsVerb
{
    public static Command Create(Terminal terminal, CancellationToken cancellationToken)
    {
        Option<string[]> records = new Option<string[]>("--records")
        {
            HelpName = "FILE",
            Description = "One or more files of samaya-ai/msmarco-w-instructions: .parquet, .jsonl or .jsonl.gz",
            Required = true,
            AllowMultipleArgumentsPerToken = true,
        }.Names(PathRole.InputFile);
        Option<string> output = ConvertVerb.Out();
        Option<int> negatives = VerbOptions.Number(
            "--negatives", "Number of negatives per query, those of its instruction first", 1,
            InstructionExamples.DefaultNegatives);
        Option<int> seed = ConvertVerb.Seed();
        Option<bool> json = VerbOptions.Json();
        Command command = new(
            "msmarco-instructions", "Convert MS MARCO with instructions, for training models for FollowIR")
        {
            records, output, negatives, seed, json,
        };
        command.SetAction(parsed =>
        {
            ConversionCounts counts = new();
            using ProgressLine line = new(terminal, TimeProvider.System);
            IEnumerable<TrainingExample> examples = InstructionExamples.From(
                parsed.GetRequiredValue(records).SelectMany(InstructionRecords.Open), parsed.GetValue(negatives),
                parsed.GetValue(seed), counts);
            return ConvertVerb.Write(
                terminal, parsed.GetRequiredValue(output), examples, counts, parsed.GetValue(json), line,
                cancellationToken);
        });
        return command;
    }
}

using System.CommandLine;
using Hypencoder.Cli.Output;
using Hypencoder.Cli.Paths;
using Hypencoder.Data;
using Hypencoder.Data.Formats;
using Hypencoder.Datasets.Conversion;
using Hypencoder.Training;

namespace Hypencoder.Cli.Verbs;

/// <summary><c>hypencoder convert trec-tot</c>: training examples of TREC's Tip-of-the-Tongue track.</summary>
internal static class ConvertTrecTotVerb
{
    public static Command Create(Terminal terminal, CancellationToken cancellationToken)
    {
        Option<string> queries = VerbOptions.Text("--queries", "FILE", "The track's queries.jsonl")
            .Names(PathRole.InputFile);
        Option<string> qrels = VerbOptions.Text("--qrels", "FILE", "The track's qrel.txt")
            .Names(PathRole.InputFile);
        Option<string> corpus = VerbOptions.Text("--corpus", "FILE", "The track's corpus.jsonl")
            .Names(PathRole.InputFile);
        Option<string> output = ConvertVerb.Out();
        Option<int> negatives = VerbOptions.Number(
            "--negatives", "Number of negatives per query", 1, LexicalNegatives.DefaultCount);
        Option<int> from = VerbOptions.Number(
            "--from-rank", "First rank of BM25 to draw negatives from, not counting relevant passages", 1,
            LexicalNegatives.DefaultFromRank);
        Option<int> to = VerbOptions.Number(
            "--to-rank", "Last rank of BM25 to draw negatives from", 1, LexicalNegatives.DefaultToRank);
        Option<int> seed = ConvertVerb.Seed();
        Option<bool> json = VerbOptions.Json();
        Command command = new("trec-tot", "Convert TREC Tip of the Tongue, with negatives that BM25 ranks high")
        {
            queries, qrels, corpus, output, negatives, from, to, seed, json,
        };
        command.SetAction(parsed => Run(
            terminal, parsed.GetRequiredValue(queries), parsed.GetRequiredValue(qrels), parsed.GetRequiredValue(corpus),
            parsed.GetRequiredValue(output),
            new LexicalNegatives
            {
                Count = parsed.GetValue(negatives),
                FromRank = parsed.GetValue(from),
                ToRank = parsed.GetValue(to),
                Seed = parsed.GetValue(seed),
            },
            parsed.GetValue(json), cancellationToken));
        return command;
    }

    private static int Run(
        Terminal terminal, string queriesPath, string qrelsPath, string corpusPath, string output,
        LexicalNegatives negatives, bool json, CancellationToken cancellationToken)
    {
        Query[] queries = [.. TipOfTongueFile.Queries(queriesPath)];
        Qrels qrels = QrelsFile.Read(qrelsPath);
        ConversionCounts counts = new();
        using ProgressLine line = new(terminal, TimeProvider.System);
        IEnumerable<TrainingExample> examples = LexicalExamples.From(
            queries, qrels, new RepeatedPassages(corpusPath, Corpus).Read, negatives, counts,
            new CallbackProgress<int>(Report));
        return ConvertVerb.Write(terminal, output, examples, counts, json, line, cancellationToken);

        IEnumerable<Passage> Corpus()
        {
            int read = 0;
            foreach (Passage passage in TipOfTongueFile.Passages(corpusPath))
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return passage;
                line.Report($"{++read:N0} passages of {corpusPath}");
            }
        }

        void Report(int ranked)
        {
            cancellationToken.ThrowIfCancellationRequested();
            line.Report($"{ranked:N0} of {queries.Length:N0} queries ranked");
        }
    }
}

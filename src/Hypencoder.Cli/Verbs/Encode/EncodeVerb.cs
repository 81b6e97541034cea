using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hypencoder.Cli.Output;
using Hypencoder.Cli.Paths;
using Hypencoder.Data;
using Hypencoder.Datasets;
using Hypencoder.Models;
using Hypencoder.Retrieval;
using Hypencoder.Retrieval.Indexing.Sharing;
using Hypencoder.Search;

namespace Hypencoder.Cli.Verbs;

/// <summary><c>hypencoder encode</c>: encodes a corpus into an index folder.</summary>
internal static class EncodeVerb
{
    public static Command Create(Terminal terminal, CancellationToken cancellationToken)
    {
        ModelArguments model = new ModelArguments().WithDevice();
        Option<string> corpus = VerbOptions.Text(
            "--corpus", "CORPUS",
            "Corpus to encode: the id of a collection, a directory in BEIR's format, or a .jsonl or .tsv file")
            .Names(PathRole.Corpus);
        Option<string> index = VerbOptions.Text("--index", "DIR", "Index folder to write")
            .Names(PathRole.OutputFolder);
        model.PassageMaxLength.Aliases.Add("--max-length");
        Option<VectorElement> vectors = VerbOptions.Vectors(
            "Element type of the index's vectors: 4, 2 or 1 bytes per value");
        vectors.DefaultValueFactory = _ => VectorElement.Float32;
        Option<int> threads = VerbOptions.Threads();
        Option<bool> resume = VerbOptions.Resume("Resume an interrupted run in the folder");
        Option<bool> extend = new("--extend")
        {
            Description = "Resume, and add passages that were appended to the corpus since",
        };
        Option<bool> shared = new("--shared")
        {
            Description = "Share the work with other processes that run this command on the same folder, here or on "
                + "other machines, and resume what was begun",
        };
        Option<int> lease = VerbOptions.Number(
            "--lease", "With --shared: seconds after which the work of a process that stopped is taken by another", 1,
            (int)SharedEncoding.DefaultTerm.TotalSeconds);
        Option<bool> json = VerbOptions.Json();
        Command command = new("encode", "Encode a corpus into an index")
        {
            corpus, index, vectors, threads, resume, extend, shared, lease, json,
        };
        model.AddTo(command);
        command.Validators.Add(result => VerbOptions.OneOf(result, shared, extend));
        command.SetAction(parsed => Run(
            terminal, model.Choice(parsed), parsed.GetRequiredValue(corpus), parsed.GetRequiredValue(index),
            parsed.GetValue(threads), parsed.GetValue(json),
            (loaded, passages, progress) => parsed.GetValue(shared)
                ? SharedEncoding.Encode(
                    loaded, parsed.GetRequiredValue(corpus), passages, parsed.GetRequiredValue(index),
                    parsed.GetValue(vectors), TimeSpan.FromSeconds(parsed.GetValue(lease)), progress, cancellationToken)
                : CorpusEncoder.Encode(
                    loaded, parsed.GetRequiredValue(corpus), passages, parsed.GetRequiredValue(index),
                    parsed.GetValue(resume), parsed.GetValue(extend), element: parsed.GetValue(vectors),
                    progress: progress, cancellationToken: cancellationToken)));
        return command;
    }

    private static int Run(
        Terminal terminal, ModelChoice choice, string corpus, string directory, int threads, bool json,
        Func<RetrievalModel, IEnumerable<Passage>, IProgress<EncodingProgress>, EncodingOutcome> encode)
    {
        TestCollection collection = DatasetCatalog.Open(corpus);
        using RetrievalModel model = choice.Load(terminal, threads);
        EncodingOutcome outcome;
        using (ProgressLine line = new(terminal, TimeProvider.System))
        {
            outcome = encode(
                model, TrecId.Watch(corpus, collection.Passages(), line.Note),
                new CallbackProgress<EncodingProgress>(p => line.Report(EncodeProgress.Text(p))));
        }
        using PassageIndex index = PassageIndex.Open(directory, model.Fingerprint);
        if (json)
        {
            JsonOutput.Write(terminal, new JsonObject
            {
                ["index"] = directory,
                ["corpus"] = index.Info.Corpus,
                ["passages"] = index.Vectors.Count,
                ["dimension"] = index.Vectors.Dimension,
                ["vectors"] = index.Vectors.Element.ToString().ToLowerInvariant(),
                ["maxLength"] = index.Info.MaxLength,
                ["passagePrompt"] = index.Info.PassagePrompt ?? "",
                ["model"] = index.Vectors.ModelFingerprint,
                ["outcome"] = JsonNamingPolicy.CamelCase.ConvertName(outcome.ToString()),
            });
        }
        else
        {
            string what = outcome switch
            {
                EncodingOutcome.Extended => "; passages were added",
                EncodingOutcome.WasComplete => "; it was complete already",
                _ => "",
            };
            terminal.Output.WriteLine(
                $"{directory}: {index.Vectors.Count:N0} passages of {corpus}, {index.Vectors.Dimension} values each"
                + what);
        }
        if (outcome == EncodingOutcome.Extended)
            NoteWhatNoLongerBelongs(terminal, index);
        return ExitCode.Success;
    }

    private static void NoteWhatNoLongerBelongs(Terminal terminal, PassageIndex index)
    {
        foreach ((string path, string verb) in new[] { (index.GraphPath, "graph"), (index.ClustersPath, "ivf") })
        {
            if (File.Exists(path))
            {
                terminal.Error.WriteLine(
                    $"note: {path} belongs to an earlier state of the index; run "
                    + $"`hypencoder {verb} --index {ShellText.Quote(index.Directory)}` to rebuild it");
            }
        }
    }
}

using System.CommandLine;
using Hypencoder.Cli.Output;
using Hypencoder.Cli.Paths;
using Hypencoder.Data;
using Hypencoder.Documents;
using Hypencoder.Hybrid;
using Hypencoder.Models;
using Hypencoder.Retrieval;
using Hypencoder.Retrieval.Indexing;
using Hypencoder.Search;

namespace Hypencoder.Cli.Verbs;

/// <summary><c>hypencoder index</c>: makes an index of files and folders, or brings it up to date.</summary>
internal static class IndexVerb
{
    internal const string DefaultModel = "Snowflake/snowflake-arctic-embed-xs";
    private const int Kibibyte = 1024;

    public static Command Create(Terminal terminal, CancellationToken cancellationToken)
    {
        ModelArguments model = ModelArguments.WithDefault($"that of the index, or {DefaultModel}").WithDevice();
        Argument<string[]> paths = new("PATH")
        {
            Description = "Files and folders to index: Markdown, text, HTML, reStructuredText, PDF, source code, XML "
                + "documentation and JSON Lines; none to update an index",
            Arity = ArgumentArity.ZeroOrMore,
        };
        Option<string> index = new("--index")
        {
            HelpName = "DIR",
            Description = "Index folder to write",
            DefaultValueFactory = _ => IndexPlace.DefaultName,
        };
        index.Names(PathRole.OutputFolder);
        Option<bool> only = new("--only")
        {
            Description = "Remove documents below other paths, which the index has from earlier runs",
        };
        model.PassageMaxLength.Aliases.Add("--max-length");
        Option<VectorElement?> vectors = VerbOptions.OptionalVectors(
            "Element type of the index's vectors [default: that of the index, or float32]");
        Option<int?> largest = VerbOptions.OptionalNumber(
            "--max-size", "Leave out files of more KiB [default: 16384]; paths that are named are taken", 1);
        Option<bool> bm25 = new("--bm25")
        {
            Description = "Make a BM25 index of the passages too, by which `ask` then searches as well",
        };
        Option<int> threads = VerbOptions.Threads();
        Option<bool> json = VerbOptions.Json();
        Command command = new("index", "Make an index of documents, or bring it up to date")
        {
            paths, index, only, vectors, largest, bm25, threads, json,
        };
        model.AddTo(command);
        command.SetAction(parsed =>
        {
            DocumentOptions options = new() { Only = parsed.GetValue(only), Vectors = parsed.GetValue(vectors) };
            if (parsed.GetValue(largest) is int kibibytes)
                options = options with { MaxFileLength = (long)kibibytes * Kibibyte };
            return Run(
                terminal, model.Choice(parsed), parsed.GetValue(paths) ?? [], parsed.GetRequiredValue(index), options,
                parsed.GetValue(bm25), parsed.GetValue(threads), parsed.GetValue(json), cancellationToken);
        });
        return command;
    }

    private static int Run(
        Terminal terminal, ModelChoice choice, string[] paths, string directory, DocumentOptions options, bool bm25,
        int threads, bool json, CancellationToken cancellationToken)
    {
        DocumentIndexer.Require(paths, directory, options);
        using RetrievalModel model = Load(terminal, choice, directory, threads);
        DocumentUpdate update;
        using (ProgressLine line = new(terminal, TimeProvider.System))
        {
            update = DocumentIndexer.UpdateAsync(
                model, paths, directory, options,
                new CallbackProgress<DocumentProgress>(p => line.Report(Text(p))), cancellationToken)
                .GetAwaiter().GetResult();
        }
        if (bm25 || Directory.Exists(Bm25Folder.PathIn(directory)))
            UpdateBm25(directory, cancellationToken);
        if (json)
            JsonOutput.Write(terminal, IndexSummary.Document(directory, update));
        else
            IndexSummary.Print(terminal, directory, update);
        return ExitCode.Success;
    }

    private static void UpdateBm25(string directory, CancellationToken cancellationToken)
    {
        using PassageIndex index = PassageIndex.Open(directory);
        using Bm25Folder folder = new(new HybridOptions());
        folder.Update(index, cancellationToken);
    }

    /// <summary>Loads the model that is named, or else that of the index, or the default for a new one.</summary>
    private static RetrievalModel Load(Terminal terminal, ModelChoice choice, string directory, int threads)
    {
        if (choice.Name.Length > 0)
            return choice.Load(terminal, threads);
        if (!IndexInfoFile.IsIn(directory))
            return (choice with { Name = DefaultModel }).Load(terminal, threads);
        IndexInfo made = IndexInfoFile.Read(directory);
        ModelOptions options = made.OptionsOfModel(choice.Options);
        string name = made.Model ?? throw new InvalidDataException(
            $"{directory}: the index does not record its model; name it with --model");
        return (choice with { Name = name, Options = options }).Load(terminal, threads);
    }

    private static string Text(DocumentProgress progress) => progress switch
    {
        { IsWaiting: true } => "waiting for another update of the index",
        { Encoding: EncodingProgress { PassagesPerSecond: > 0 } p } => EncodeProgress.Text(p),
        { Encoding: EncodingProgress p } => $"{p.Done:N0} of {p.Total:N0} passages",
        _ => $"{progress.FilesRead:N0} of {progress.Files:N0} files read",
    };
}

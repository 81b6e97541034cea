using Hypencoder.Cli.Output;
using Hypencoder.Data;
using Hypencoder.Datasets;
using Hypencoder.Datasets.Embedded;
using Hypencoder.Models;
using Hypencoder.Retrieval;
using Hypencoder.Retrieval.Indexing;
using Hypencoder.Server;

namespace Hypencoder.Cli.Verbs;

/// <summary>
/// The index of <c>serve --demo</c>: .NET's documentation under the bundled encoder, in the user's cache, where it is
/// encoded the first time.
/// </summary>
internal static class DemoIndex
{
    private const string Corpus = "dotnet-api";
    private const string Encoder = IndexVerb.DefaultModel;

    /// <summary>Adds the index to a server's, encoding it first where it is missing or was interrupted.</summary>
    public static ServerOptions Add(ServerOptions options, Terminal terminal, CancellationToken cancellationToken)
    {
        string directory = Path.Combine(
            CacheFolder.FromEnvironment("indexes"),
            $"{Corpus}-{ReferencePack.Version}-{Encoder.Split('/')[^1]}");
        if (!PassageIndex.IsFinished(directory))
            Encode(directory, terminal, cancellationToken);
        return options with
        {
            Indexes = [new IndexSource(Corpus, directory, ApiPlaces.Read)],
            Title = ".NET API search",
            Examples =
            [
                "read all lines of a text file", "wait for several tasks", "compare strings ignoring case",
                "compress a stream", "parse JSON without reflection", "random number between bounds",
            ],
        };
    }

    private static void Encode(string directory, Terminal terminal, CancellationToken cancellationToken)
    {
        terminal.Error.WriteLine($"Encoding {Corpus} into {directory}; later starts find it there");
        using RetrievalModel model = RetrievalModel.Load(Encoder);
        TestCollection collection = DatasetCatalog.Open(Corpus);
        using ProgressLine line = new(terminal, TimeProvider.System);
        CorpusEncoder.Encode(
            model, Corpus, collection.Passages(), directory, resume: IndexInfoFile.IsIn(directory),
            progress: new CallbackProgress<EncodingProgress>(p => line.Report(EncodeProgress.Text(p))),
            cancellationToken: cancellationToken);
    }
}

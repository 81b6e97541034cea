using System.CommandLine;
using Hypencoder.Cli.Output;
using Hypencoder.Documents;
using Hypencoder.Hybrid;
using Hypencoder.Models;
using Hypencoder.Retrieval;

namespace Hypencoder.Cli.Verbs;

/// <summary><c>hypencoder ask</c>: finds the passages of documents that answer a question.</summary>
internal static class AskVerb
{
    /// <summary>Number of passages that fill a screen.</summary>
    public const int UsualTopK = 5;

    public static Command Create(Terminal terminal, CancellationToken cancellationToken)
    {
        Argument<string[]> question = new("QUESTION")
        {
            Description = "Question or words to find passages for; quotes are optional",
            Arity = ArgumentArity.OneOrMore,
        };
        Option<string?> index = IndexPlace.Option();
        Option<int> topK = VerbOptions.Number("--top-k", "Number of passages", 1, UsualTopK);
        Option<int> threads = VerbOptions.Threads();
        Option<bool> json = VerbOptions.Json();
        Command command = new("ask", "Find the passages of indexed documents that answer a question")
        {
            question, index, topK, threads, json,
        };
        command.SetAction(parsed => Run(
            terminal, string.Join(' ', parsed.GetRequiredValue(question)), parsed.GetValue(index),
            parsed.GetValue(topK), parsed.GetValue(threads), parsed.GetValue(json), cancellationToken));
        return command;
    }

    /// <summary>Answers a question.</summary>
    /// <param name="terminal">Terminal to print to.</param>
    /// <param name="question">The question.</param>
    /// <param name="named">Folder of the index; null to look for one.</param>
    /// <param name="topK">Number of passages.</param>
    /// <param name="threads">Number of threads; 0 for all cores.</param>
    /// <param name="json">Whether to print a JSON document.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <exception cref="InvalidDataException">The question has no word, or there is no index.</exception>
    public static int Run(
        Terminal terminal, string question, string? named, int topK, int threads, bool json,
        CancellationToken cancellationToken)
    {
        if (!question.Any(char.IsLetterOrDigit))
            throw new InvalidDataException($"expected a question with a word, found \"{TerminalText.Line(question)}\"");
        string directory = IndexPlace.Find(named);
        using SearchSession session = SearchSession.Open(
            terminal, new ModelChoice("", new ModelOptions()), directory, new SearchOptions { Threads = threads });
        NoteLength(terminal, session.Retriever.Model, question);
        bool isHybrid = Directory.Exists(Bm25Folder.PathIn(directory));
        IReadOnlyList<Hit> hits = isHybrid
            ? FindByWordsToo(session.Retriever, question, topK, cancellationToken)
            : session.Retriever.Search(question, topK, cancellationToken);
        string strategy = isHybrid ? "hybrid" : session.Strategy;
        Answer answer = new(question, directory, strategy, topK, hits, DocumentCatalog.Open(directory));
        if (json)
            JsonOutput.Write(terminal, answer.Document());
        else
            answer.Print(terminal);
        return ExitCode.Success;
    }

    /// <summary>
    /// Finds passages by the model and by BM25, in a method of its own so that it alone loads Lucene.
    /// </summary>
    private static IReadOnlyList<Hit> FindByWordsToo(
        Retriever retriever, string question, int topK, CancellationToken cancellationToken)
    {
        using HybridRetriever hybrid = new(retriever);
        return hybrid.Search(question, topK, SearchMode.Hybrid, cancellationToken);
    }

    /// <summary>Prints a note if the model does not read the whole question.</summary>
    private static void NoteLength(Terminal terminal, RetrievalModel model, string question)
    {
        TextInput input = model.QueryInput;
        int tokens = model.Tokenizer.Encode(input.Prompt + question, int.MaxValue).Length;
        if (tokens > input.MaxLength)
        {
            terminal.Error.WriteLine(
                $"note: the question has {tokens:N0} tokens, of which the model reads the first {input.MaxLength:N0}");
        }
    }
}

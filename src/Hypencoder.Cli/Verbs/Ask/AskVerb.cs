using System.CommandLine;
using Hypencoder.Cli.Output;
using Hypencoder.Cli.Paths;
using Hypencoder.Documents;
using Hypencoder.Models;
using Hypencoder.Retrieval;
using Hypencoder.Retrieval.Searching;

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
        Option<string?> index = VerbOptions.OptionalText(
            "--index", "DIR",
            $"The index folder [default: {IndexPlace.DefaultName} in this folder or the nearest one above]")
            .Names(PathRole.Index);
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
        SearchResult result = session.Retriever.Find(question, topK, cancellationToken);
        Answer answer = new(
            question, directory, session.Strategy, topK, result.Hits, DocumentCatalog.Open(directory));
        if (json)
            JsonOutput.Write(terminal, answer.Document());
        else
            answer.Print(terminal);
        return ExitCode.Success;
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

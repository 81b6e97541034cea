using System.Globalization;
using Hypencoder.Data;
using Hypencoder.Models;

namespace Hypencoder.Retrieval.Tests;

/// <summary>Checks that <c>samples/quickstart.cs</c> is this code, and prints what its comment shows.</summary>
public sealed class QuickstartTests : IDisposable
{
    private const int MostLines = 15;
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Sample_PublishedEncoder_PrintsItsOutput()
    {
        StringWriter output = new();

        await Run(_folder.File("index"), output);

        string[] printed = output.ToString().TrimEnd('\n').Split('\n');
        string[] expected = [.. Sample().Where(line => line.StartsWith("// ", StringComparison.Ordinal)).Select(l => l[3..])];
        Assert.Equal(2, expected.Length);
        Assert.Equal(expected.Select(line => line[5..]), printed.Select(line => line[5..]));
        Assert.All(expected.Zip(printed), p => Assert.Equal(Score(p.First), Score(p.Second), 0.002)); // tolerance for differences between processors
    }

    [Fact]
    public void Sample_Code_IsTheCodeHere()
    {
        string[] code = [.. Sample().Where(l => l.Length > 0 && !l.StartsWith("//", StringComparison.Ordinal))];
        Assert.InRange(code.Length, 1, MostLines);
        string[] lines = File.ReadAllLines(Fixture.Path(
            "..", "..", "tests", "Hypencoder.Retrieval.Tests", "QuickstartTests.cs"));
        int begin = Array.IndexOf(lines, "        // sample begins"), end = Array.IndexOf(lines, "        // sample ends");
        Assert.Equal(
            lines[(begin + 1)..end].Select(l => l[8..].Replace("output.Write", "Console.Write", StringComparison.Ordinal)
                .Replace("(directory)", "(\"index\")", StringComparison.Ordinal)
                .Replace(" directory)", " \"index\")", StringComparison.Ordinal)),
            code.SkipWhile(l => l[0] == '#' || l.StartsWith("using Hypencoder", StringComparison.Ordinal)));
    }

    [Fact]
    public void Readme_Example_IsTheSample()
    {
        string readme = File.ReadAllText(Fixture.Path("..", "..", "README.md"));

        string code = string.Join('\n', Sample().Where(l => !l.StartsWith("#:", StringComparison.Ordinal)
            && !l.StartsWith("// ", StringComparison.Ordinal))).Trim('\n');
        string output = string.Join('\n', Sample().Where(l => l.StartsWith("// ", StringComparison.Ordinal)).Select(l => l[3..]));
        Assert.Contains($"```csharp\n{code}\n```\n", readme);
        Assert.Contains($"```\n{output}\n```\n", readme);
    }

    private static double Score(string line) => double.Parse(line[..5], CultureInfo.InvariantCulture);

    private static string[] Sample() => File.ReadAllLines(Fixture.Path("..", "..", "samples", "quickstart.cs"));

    private static async Task Run(string directory, TextWriter output)
    {
        // sample begins
        using RetrievalModel model = RetrievalModel.Load("sentence-transformers/all-MiniLM-L6-v2");
        Passage[] passages =
        [
            new("1", "DateTime.Parse", "Converts the string representation of a date and time to a DateTime."),
            new("2", "File.ReadAllText", "Opens a text file, reads all the text in the file, and then closes the file."),
            new("3", "Array.Sort", "Sorts the elements of an array."),
        ];
        using PassageIndex index = await PassageIndex.BuildAsync(model, passages, directory);
        using Retriever retriever = await Retriever.OpenAsync(directory); // the index knows its model
        foreach (Hit hit in retriever.Search("parse a date from text", topK: 2))
            output.WriteLine($"{hit.Score:F3}  {hit.Passage.Title}  {hit.Id}");
        // sample ends
    }
}

using System.Text.RegularExpressions;
using Hypencoder.Models;
using Microsoft.Extensions.VectorData;

namespace Hypencoder.Extensions.AI.Tests;

/// <summary>Checks that the examples of <c>docs/extensions-ai.md</c> are this code, and that it runs.</summary>
public sealed class DocumentationTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly StringWriter _output = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task VectorStore_Example_FindsTheOneArticleOfTheFilterFirst()
    {
        string directory = _folder.File("collections");
        // vector store begins
        using RetrievalModel model = RetrievalModel.Load("Snowflake/snowflake-arctic-embed-xs");
        using HypencoderVectorStore store = new(directory, model);
        VectorStoreCollection<string, Article> articles = store.GetCollection<string, Article>("articles");
        await articles.EnsureCollectionExistsAsync();
        await articles.UpsertAsync(
        [
            new() { Key = "parse", Text = "Converts the string representation of a number to an integer.", Year = 2002 },
            new() { Key = "try-parse", Text = "Converts text to a number, and says whether that succeeded.", Year = 2005 },
            new() { Key = "sort", Text = "Sorts the elements of an array.", Year = 2002 },
        ]);
        await foreach (VectorSearchResult<Article> result in articles.SearchAsync(
            "read numbers from text", top: 2, new() { Filter = article => article.Year < 2005 }))
        {
            _output.WriteLine($"{result.Score:F3}  {result.Record.Key}");
        }
        // vector store ends
        Assert.Equal(["parse", "sort"], _output.ToString().TrimEnd('\n').Split('\n').Select(line => line[7..]));
    }

    [Theory]
    [InlineData("vector store", 8)]
    [InlineData("record", 4)]
    public void Example_OfTheDocumentation_IsTheCodeHere(string name, int indentation)
    {
        string source = File.ReadAllText(Fixture.Path(
            "..", "..", "tests", "Hypencoder.Extensions.AI.Tests", "DocumentationTests.cs"));
        string code = Regex.Split(source, $" *// {name} (?:begins|ends)\n")[1];

        Assert.Contains(
            "```csharp\n" + Regex.Replace(code, $"^ {{{indentation}}}", "", RegexOptions.Multiline)
                .Replace("_output.Write", "Console.Write").Replace("(directory,", "(\"collections\",") + "```\n",
            File.ReadAllText(Fixture.Path("..", "..", "docs", "extensions-ai.md")));
    }

    // record begins
    public sealed class Article
    {
        [VectorStoreKey]
        public string Key { get; set; } = "";

        [VectorStoreVector(384)]
        public string? Text { get; set; }

        [VectorStoreData]
        public int Year { get; set; }
    }
    // record ends
}

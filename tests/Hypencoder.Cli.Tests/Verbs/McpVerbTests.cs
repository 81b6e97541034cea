using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hypencoder.Retrieval;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Hypencoder.Cli.Tests.Verbs;

/// <summary>The server in a process of its own, with the client of the same library.</summary>
[Collection(nameof(ModelTests))]
public sealed class McpVerbTests(ModelFixture models)
{
    private static string Program => Path.Combine(AppContext.BaseDirectory, "hypencoder.dll");

    [Fact]
    public async Task Mcp_Client_ListsAndCallsTheSearchTool()
    {
        StdioClientTransport transport = new(new StdioClientTransportOptions
        {
            Command = "dotnet",
            Arguments = [Program, "mcp", "--index", models.Index],
        });
        await using McpClient client = await McpClient.CreateAsync(transport);

        McpClientTool tool = Assert.Single(await client.ListToolsAsync());
        CallToolResult result = await client.CallToolAsync(
            "search", new Dictionary<string, object?> { ["query"] = "read files", ["top_k"] = 3 });
        CallToolResult refused = await client.CallToolAsync(
            "search", new Dictionary<string, object?> { ["query"] = "read files", ["top_k"] = 0 });

        Assert.Equal(("search", true), (tool.Name, tool.ProtocolTool.Annotations?.ReadOnlyHint));
        Assert.Equal("hypencoder", client.ServerInfo?.Name);
        using Retriever retriever = await Retriever.OpenAsync(models.Index);
        IReadOnlyList<Hit> hits = retriever.Search("read files", topK: 3);
        JsonElement[] passages = [.. result.StructuredContent!.Value.GetProperty("passages").EnumerateArray()];
        Assert.Equal(
            hits.Select(h => (h.Id, h.Passage.Title, h.Passage.Text)),
            passages.Select(p => (
                p.GetProperty("id").GetString()!, p.GetProperty("title").GetString()!, p.GetProperty("text").GetString()!)));
        JsonNode text = JsonNode.Parse(Assert.IsType<TextContentBlock>(Assert.Single(result.Content)).Text)!;
        Assert.Equal(hits[0].Id, (string?)text["passages"]![0]!["id"]);
        Assert.True(refused.IsError);
        Assert.Equal(
            "top_k: expected a whole number from 1 to 50, found 0",
            Assert.IsType<TextContentBlock>(Assert.Single(refused.Content)).Text);
    }

    [Fact]
    public async Task Mcp_OutputAndEnd_AreOfTheProtocolAlone()
    {
        ProcessStartInfo start = new("dotnet", [Program, "mcp", "--index", models.Index])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteLineAsync("""
            {"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"test","version":"1"}}}
            """.Trim());
        string first = (await process.StandardOutput.ReadLineAsync())!;
        process.StandardInput.Close();
        string rest = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();

        Assert.Equal("hypencoder", (string?)JsonNode.Parse(first)!["result"]!["serverInfo"]!["name"]);
        Assert.Equal(("", 0), (rest, process.ExitCode));
        Assert.StartsWith("serving 56 passages of ", await error, StringComparison.Ordinal);
    }

    [Fact]
    public void Mcp_NoIndex_IsRefused() =>
        CliRun.Of("mcp", "--index", models.NewPath("none")).AssertRefused("none");
}

using Microsoft.Extensions.AI;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Hypencoder.Cli.Verbs;

/// <summary>
/// The search tool of the protocol. What is wrong with a call or with the index is told to the client, which would
/// otherwise hear only that there was an error.
/// </summary>
internal sealed class SearchMcpTool(AIFunction search) : DelegatingMcpServerTool(Create(
    search, new McpServerToolCreateOptions
    {
        Title = "Search",
        ReadOnly = true,
        Idempotent = true,
        OpenWorld = false,
        UseStructuredContent = true,
    }))
{
    public override async ValueTask<CallToolResult> InvokeAsync(
        RequestContext<CallToolRequestParams> request, CancellationToken cancellationToken = default)
    {
        try
        {
            return await base.InvokeAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is ArgumentException or InvalidDataException or IOException)
        {
            return new CallToolResult
            {
                IsError = true,
                Content = [new TextContentBlock { Text = Failure.Short(e.Message) }],
            };
        }
    }
}

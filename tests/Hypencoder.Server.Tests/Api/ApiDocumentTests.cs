using System.Text.Json.Nodes;

namespace Hypencoder.Server.Tests.Api;

public sealed class ApiDocumentTests(SharedServer shared) : IClassFixture<SharedServer>
{
    [Fact]
    public async Task Document_OfTheInterface_DescribesEveryRouteAndMember()
    {
        (int status, JsonNode? document) = await shared.Server.GetAsync("/openapi/v1.json");

        Assert.Equal(200, status);
        Assert.Equal(
            ["/health", "/indexes", "/passages", "/passages/{id}", "/ready", "/rerank", "/search", "/v1/embeddings"],
            document!["paths"]!.AsObject().Select(path => path.Key).Order(StringComparer.Ordinal));
        JsonObject search = document["components"]!["schemas"]!["SearchRequest"]!["properties"]!.AsObject();
        Assert.Equal(
            ["folder", "index", "kind", "query", "strategy", "top_k"],
            search.Select(member => member.Key).Order(StringComparer.Ordinal));
        Assert.All(search, member => Assert.NotEmpty((string)member.Value!["description"]!));
        Assert.NotNull(
            document["paths"]!["/search"]!["post"]!["responses"]!["429"]!["content"]!["application/problem+json"]);
    }
}

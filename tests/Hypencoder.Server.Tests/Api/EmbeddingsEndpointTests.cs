using System.ClientModel;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Hypencoder.Models;
using OpenAI;
using OpenAI.Embeddings;

namespace Hypencoder.Server.Tests.Api;

public sealed class EmbeddingsEndpointTests(SharedServer shared) : IClassFixture<SharedServer>
{
    [Fact]
    public async Task Embeddings_BothFormats_AreThePassagesVectors()
    {
        using RetrievalModel model = RetrievalModel.Load(Path.Combine(shared.Server.Folder, "model-BiEncoder-7"));
        float[] expected = model.EncodePassages(["old bees", "cats"]);

        (_, JsonNode? numbers) = await shared.Server.PostAsync(
            "/v1/embeddings", new { model = "first", input = new[] { "old bees", "cats" } });
        (_, JsonNode? base64) = await shared.Server.PostAsync(
            "/v1/embeddings", new { model = "first", input = "cats", encoding_format = "base64", dimensions = 16 });

        Assert.Equal(
            expected, numbers!["data"]!.AsArray().SelectMany(d => d!["embedding"]!.AsArray().Select(v => (float)v!)));
        byte[] bytes = Convert.FromBase64String((string)base64!["data"]![0]!["embedding"]!);
        Assert.Equal(expected[16..], MemoryMarshal.Cast<byte, float>(bytes).ToArray());
        Assert.Equal("list", (string)numbers["object"]!);
        Assert.Equal(
            model.PassageInput.Tokens(model.Tokenizer, ["cats"])[0].Length, (int)base64["usage"]!["prompt_tokens"]!);
    }

    [Fact]
    public async Task Embeddings_OfQueries_AreABiEncodersQueryVectors()
    {
        using RetrievalModel model = RetrievalModel.Load(Path.Combine(shared.Server.Folder, "model-BiEncoder-7"));

        (_, JsonNode? body) = await shared.Server.PostAsync(
            "/v1/embeddings", new { model = "first", input = "old bees", input_type = "query" });

        Assert.Equal(
            model.EncodeQueries(["old bees"])[0].Matrix(0).ToArray(),
            body!["data"]![0]!["embedding"]!.AsArray().Select(v => (float)v!));
    }

    [Fact]
    public async Task Embeddings_OfAHypencodersQueries_AreRefused()
    {
        await using ServerFixture server = await ServerFixture.StartAsync(kind: DualEncoderKind.Hypencoder);

        ServerFixture.RequireProblem(
            await server.PostAsync("/v1/embeddings", new { model = "first", input = "a", input_type = "query" }), 400,
            "q-nets and no vectors");
    }

    [Theory]
    [InlineData("""{"model":"first","input":[1,2,3]}""", 400, "expected texts, found tokens")]
    [InlineData("""{"model":"first","input":[[1,2,3]]}""", 400, "expected texts, found tokens")]
    [InlineData("""{"model":"first","input":""}""", 400, "input: expected a text with a word")]
    [InlineData("""{"model":"first","input":["a",""]}""", 400, "input[1]: expected a text with a word")]
    [InlineData("""{"model":"first","input":[]}""", 400, "input: expected 1 to 1024")]
    [InlineData("""{"model":"first"}""", 400, "input: expected a text or an array of texts")]
    [InlineData("""{"input":"a"}""", 400, "model: expected the name of a model or an index")]
    [InlineData("""{"model":"text-embedding-3-small","input":"a"}""", 404, "model: expected model-BiEncoder-7")]
    [InlineData("""{"model":"first","input":"a","dimensions":8}""", 400, "dimensions: expected 16")]
    [InlineData("""{"model":"first","input":"a","encoding_format":"int8"}""", 400, "expected float or base64")]
    public async Task Embeddings_WrongRequest_IsRefusedAsOpenAiDoes(string body, int status, string reason)
    {
        (int Status, JsonNode? Body) answer = await shared.Server.PostAsync("/v1/embeddings", body);

        ServerFixture.RequireProblem(answer, status, reason);
        Assert.Contains(reason, (string)answer.Body!["error"]!["message"]!);
        Assert.Equal("invalid_request_error", (string)answer.Body["error"]!["type"]!);
    }

    [Fact]
    public async Task Embeddings_OpenAisOwnClient_ReadsVectorsAndErrors()
    {
        using RetrievalModel model = RetrievalModel.Load(Path.Combine(shared.Server.Folder, "model-BiEncoder-7"));
        OpenAIClientOptions options = new() { Endpoint = new Uri(shared.Server.Client.BaseAddress!, "/v1") };
        EmbeddingClient client = new("first", new ApiKeyCredential("any"), options);

        OpenAIEmbeddingCollection found = await client.GenerateEmbeddingsAsync(["old bees", "cats"]);

        Assert.Equal(model.EncodePassages(["old bees", "cats"]), found.SelectMany(e => e.ToFloats().ToArray()));
        Assert.True(found.Usage.InputTokenCount > 4);
        ClientResultException error = await Assert.ThrowsAsync<ClientResultException>(() =>
            new EmbeddingClient("other", new ApiKeyCredential("any"), options).GenerateEmbeddingAsync("a"));
        Assert.Equal(404, error.Status);
        Assert.Contains("model: expected", error.Message);
    }
}

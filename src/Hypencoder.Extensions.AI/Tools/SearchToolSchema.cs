using System.Text.Json;
using System.Text.Json.Nodes;
using Hypencoder.Documents;

namespace Hypencoder.Extensions.AI;

/// <summary>JSON schemas of the arguments and the result of the search tool.</summary>
internal static class SearchToolSchema
{
    public static JsonElement Result { get; } = Element("""
        {
          "type": "object",
          "properties": {
            "passages": {
              "type": "array",
              "items": {
                "type": "object",
                "properties": {
                  "id": { "type": "string" },
                  "title": { "type": "string" },
                  "place": { "type": "string", "description": "Path and line; empty if unknown" },
                  "score": { "type": "number", "description": "Greater is better; compares within one query" },
                  "text": { "type": "string" }
                },
                "required": ["id", "title", "place", "score", "text"]
              }
            }
          },
          "required": ["passages"]
        }
        """);

    /// <summary>The arguments, of which kind and folder are only those of an index of documents.</summary>
    public static JsonElement Arguments(DocumentCatalog documents, int defaultTopK)
    {
        JsonObject properties = new()
        {
            ["query"] = new JsonObject
            {
                ["type"] = "string",
                ["description"] = "What to look for: a question or a few words, in the language of the passages",
            },
            ["top_k"] = new JsonObject
            {
                ["type"] = "integer",
                ["minimum"] = 1,
                ["maximum"] = SearchTool.GreatestTopK,
                ["default"] = defaultTopK,
                ["description"] = "Number of passages",
            },
        };
        if (documents.Kinds.Count > 0)
        {
            properties["kind"] = new JsonObject
            {
                ["type"] = "string",
                ["enum"] = new JsonArray([.. documents.Kinds.Select(kind => JsonValue.Create(kind.Name))]),
                ["description"] = "Only passages of documents of this kind",
            };
        }
        if (documents.Folders.Count > 0)
        {
            properties["folder"] = new JsonObject
            {
                ["type"] = "string",
                ["description"] = "Only passages of documents in this folder and those below it, such as "
                    + documents.Folders[0].Name,
            };
        }
        JsonObject schema = new()
        {
            ["type"] = "object",
            ["properties"] = properties,
            ["required"] = new JsonArray("query"),
        };
        return Element(schema.ToJsonString());
    }

    /// <summary>A document of its own as an element.</summary>
    internal static JsonElement Element(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }
}

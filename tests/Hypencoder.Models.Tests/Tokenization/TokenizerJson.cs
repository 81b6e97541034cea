using System.Text.Json.Nodes;

namespace Hypencoder.Models.Tests.Tokenization;

/// <summary>Writes a <c>tokenizer.json</c> like that of Hugging Face's library for BERT.</summary>
internal static class TokenizerJson
{
    public static void Write(string directory, IReadOnlyList<string> tokens, Action<JsonNode>? change = null)
    {
        JsonNode json = JsonNode.Parse("""
            {
              "version": "1.0",
              "truncation": null,
              "padding": null,
              "added_tokens": [],
              "normalizer": {
                "type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true, "strip_accents": null,
                "lowercase": true
              },
              "pre_tokenizer": {"type": "BertPreTokenizer"},
              "post_processor": {
                "type": "TemplateProcessing",
                "single": [
                  {"SpecialToken": {"id": "[CLS]", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}},
                  {"SpecialToken": {"id": "[SEP]", "type_id": 0}}
                ],
                "pair": [
                  {"SpecialToken": {"id": "[CLS]", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}},
                  {"SpecialToken": {"id": "[SEP]", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 1}},
                  {"SpecialToken": {"id": "[SEP]", "type_id": 1}}
                ],
                "special_tokens": {}
              },
              "decoder": {"type": "WordPiece", "prefix": "##", "cleanup": true},
              "model": {
                "type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
                "max_input_chars_per_word": 100
              }
            }
            """)!;
        JsonObject vocabulary = [];
        json["model"]!["vocab"] = vocabulary;
        foreach ((int id, string token) in tokens.Index())
        {
            vocabulary[token] = id;
            if (!token.StartsWith('['))
                continue;
            json["added_tokens"]!.AsArray().Add(new JsonObject
            {
                ["id"] = id,
                ["content"] = token,
                ["single_word"] = false,
                ["lstrip"] = false,
                ["rstrip"] = false,
                ["normalized"] = false,
                ["special"] = true,
            });
        }
        change?.Invoke(json);
        File.WriteAllText(Path.Combine(directory, "tokenizer.json"), json.ToJsonString());
    }
}

using System.Text;
using Hypencoder.Data.Formats;

namespace Hypencoder.Engines;

/// <summary>
/// Writes a feed of documents of type <c>passage</c> to <c>feed.jsonl</c>, and their schema to <c>passage.sd</c>.
/// </summary>
internal sealed class VespaWriter : IVectorWriter
{
    private const string DocumentId = "id:passages:passage::";
    private const int LongestDocumentId = 1 << 16;

    private readonly JsonLinesFile _file;
    private readonly int _dimension;

    public VespaWriter(string directory, int dimension)
    {
        _dimension = dimension;
        AtomicFile.WriteText(Path.Combine(directory, "passage.sd"), writer => writer.Write(Schema(dimension)));
        _file = new JsonLinesFile(Path.Combine(directory, "feed.jsonl"));
    }

    public void Append(ReadOnlySpan<string> ids, ReadOnlySpan<float> vectors)
    {
        for (int i = 0; i < ids.Length; i++)
        {
            Require(ids[i]);
            _file.Json.WriteStartObject();
            _file.Json.WriteString("put", DocumentId + ids[i]);
            _file.Json.WriteStartObject("fields");
            _file.Json.WriteString("id", ids[i]);
            _file.Json.WriteStartObject("embedding");
            _file.WriteVector("values", vectors.Slice(i * _dimension, _dimension));
            _file.Json.WriteEndObject();
            _file.Json.WriteEndObject();
            _file.Json.WriteEndObject();
            _file.EndLine();
        }
    }

    public void Complete() => _file.Complete();

    public void Dispose() => _file.Dispose();

    /// <summary>Document ids and fields of type string have text characters only (com.yahoo.text.Text).</summary>
    private static void Require(string id)
    {
        if (DocumentId.Length + id.Length > LongestDocumentId)
        {
            throw new InvalidDataException(
                $"Vespa: expected ids of {LongestDocumentId - DocumentId.Length:N0} characters or fewer, found one of "
                + $"{id.Length:N0}: \"{id[..40]}…\"");
        }
        foreach (Rune rune in id.EnumerateRunes())
        {
            if (!IsText(rune.Value))
            {
                throw new InvalidDataException(
                    $"Vespa: expected ids without the character U+{rune.Value:X4}, which a document id cannot hold, "
                    + $"found \"{id}\"");
            }
        }
    }

    private static bool IsText(int character) => character switch
    {
        '\t' or '\n' or '\r' => true,
        < ' ' => false,
        < 0x10000 => character is < 0xFDD0 or > 0xFDDF,
        _ => (character & 0xFFFE) != 0xFFFE,
    };

    private static string Schema(int dimension) => $$"""
        schema passage {
            document passage {
                field id type string {
                    indexing: summary | attribute
                }
                field embedding type tensor<float>(x[{{dimension}}]) {
                    indexing: attribute | index
                    attribute {
                        distance-metric: dotproduct
                    }
                    index {
                        hnsw {
                            max-links-per-node: 32
                            neighbors-to-explore-at-insert: 200
                        }
                    }
                }
            }
            rank-profile candidates {
                inputs {
                    query(q) tensor<float>(x[{{dimension}}])
                }
                first-phase {
                    expression: closeness(field, embedding)
                }
            }
            document-summary candidates {
                summary id {
                }
            }
        }

        """;
}

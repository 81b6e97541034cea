using Hypencoder.Data;
using Hypencoder.Models;
using Hypencoder.Retrieval.Segments;
using Hypencoder.Search;

namespace Hypencoder.Hybrid.Reranking;

/// <summary>The vectors of candidates by their ids: those of an index, or those of passages encoded for it.</summary>
internal sealed class CandidateVectors
{
    private const int BlockSize = 1024;
    private readonly Action<string, Memory<float>> _read;

    private CandidateVectors(Action<string, Memory<float>> read) => _read = read;

    /// <summary>The vectors of an index's state, which must stay acquired.</summary>
    public static CandidateVectors Of(IndexState state) => new((id, vector) =>
    {
        (IndexSegment segment, int index) = state.Find(state.PlaceOf(id));
        segment.Vectors.Read(index, vector.Span);
    });

    /// <summary>Encodes passages, whose vectors are held in memory.</summary>
    /// <param name="model">Model that computes the vectors.</param>
    /// <param name="passages">Passages with distinct ids.</param>
    /// <param name="progress">Receives the number of passages that are encoded; null for none.</param>
    /// <param name="cancellationToken">Stops the encoding.</param>
    public static CandidateVectors Encode(
        RetrievalModel model, IReadOnlyCollection<Passage> passages, IProgress<int>? progress,
        CancellationToken cancellationToken)
    {
        Dictionary<string, float[]> vectors = new(passages.Count, StringComparer.Ordinal);
        foreach (Passage[] block in passages.Chunk(BlockSize))
        {
            float[] encoded = model.EncodePassages(
                [.. block.Select(passage => passage.FullText)], maxLength: null, cancellationToken);
            foreach ((int i, Passage passage) in block.Index())
                vectors.Add(passage.Id, encoded[(i * model.Dimension)..((i + 1) * model.Dimension)]);
            progress?.Report(vectors.Count);
        }
        return new CandidateVectors((id, vector) => vectors[id].CopyTo(vector));
    }

    /// <summary>Scores passages with a q-net.</summary>
    public float[] Score(QNet net, string[] ids)
    {
        int width = net.InputDimension;
        float[] vectors = new float[ids.Length * width], scores = new float[ids.Length];
        for (int i = 0; i < ids.Length; i++)
            _read(ids[i], vectors.AsMemory(i * width, width));
        QNetScorer.Score(net, vectors, scores);
        return scores;
    }
}

namespace Hypencoder.Models.Checkpoints;

/// <summary>
/// The weights of a model by the names of its parameters, such as
/// <c>query_encoder.transformer.embeddings.word_embeddings.weight</c>: those of a checkpoint, or of a model in
/// training.
/// </summary>
/// <remarks>Not safe for concurrent use.</remarks>
internal interface INamedTensors
{
    /// <summary>Shape of a tensor; null if there is no tensor of that name.</summary>
    IReadOnlyList<long>? Shape(string name);

    /// <summary>Copies all or some of a tensor's values, row-major.</summary>
    /// <param name="name">Name of a tensor that has a <see cref="Shape"/>.</param>
    /// <param name="destination">Receives the values; its length is their number.</param>
    /// <param name="first">Row-major index of the first value.</param>
    void CopyTo(string name, Span<float> destination, long first = 0);
}

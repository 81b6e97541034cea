namespace Hypencoder.Engines;

/// <summary>Writes vectors and their ids in one form, block by block.</summary>
internal interface IVectorWriter : IDisposable
{
    /// <summary>Appends vectors.</summary>
    /// <param name="ids">Ids of the vectors.</param>
    /// <param name="vectors">Vectors, row-major (ids × d), of finite values.</param>
    /// <exception cref="InvalidDataException">The form cannot hold an id; the message names it.</exception>
    void Append(ReadOnlySpan<string> ids, ReadOnlySpan<float> vectors);

    /// <summary>Writes what follows the last vector, to disk.</summary>
    void Complete();
}

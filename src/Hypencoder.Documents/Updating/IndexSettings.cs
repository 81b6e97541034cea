using Hypencoder.Models;
using Hypencoder.Models.Configuration;
using Hypencoder.Retrieval;
using Hypencoder.Retrieval.Indexing;
using Hypencoder.Search;

namespace Hypencoder.Documents.Updating;

/// <summary>Compares the settings of an update with those of the index.</summary>
internal static class IndexSettings
{
    /// <exception cref="InvalidDataException">The index has other settings; the message names the option.</exception>
    public static void Require(string directory, IndexInfo made, RetrievalModel model, VectorElement? vectors)
    {
        if (!made.IsMadeBy(model))
            throw Differs("model", made.Model ?? made.ModelFingerprint, model.Name ?? model.Fingerprint, "--model");
        if (made.MaxLength != model.PassageInput.MaxLength)
        {
            throw Differs(
                "passages of at most", $"{made.MaxLength} tokens", $"{model.PassageInput.MaxLength}", "--max-length");
        }
        if ((made.PassagePrompt ?? "") != model.PassageInput.Prompt)
        {
            throw Differs(
                "passage prompt", $"\"{made.PassagePrompt}\"", $"\"{model.PassageInput.Prompt}\"", "--passage-prompt");
        }
        if (vectors is VectorElement element && element != made.Vectors)
            throw Differs("vectors", IndexInfoFile.Name(made.Vectors), IndexInfoFile.Name(element), "--vectors");

        InvalidDataException Differs(string what, string found, string wanted, string option) => new(
            $"{directory}: the index was made with {what} {MessageText.OneLine(found)}, not "
            + $"{MessageText.OneLine(wanted)}: leave out {option} to update it, or make another one (--index)");
    }
}

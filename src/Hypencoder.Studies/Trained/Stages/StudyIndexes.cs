using System.Security.Cryptography;
using System.Text;
using Hypencoder.Data;
using Hypencoder.Models;
using Hypencoder.Retrieval;

namespace Hypencoder.Studies.Trained.Stages;

/// <summary>
/// The indexes of a study. Models whose passage encoder is the pretrained one, frozen, search one index of each corpus,
/// which that encoder made; the others have an index each.
/// </summary>
internal sealed class StudyIndexes(StudyContext context)
{
    private StudyProfile Profile => context.Profile;

    /// <summary>Whether a model searches the index that the pretrained encoder made.</summary>
    public bool IsShared(StudyModel model) => Profile.SharesPassageEncoder(model);

    /// <summary>What the index of a model is named after: the model, or the encoder that it shares.</summary>
    public string NameOf(StudyModel model) => IsShared(model) ? Profile.Pretrained! : model.Name;

    /// <summary>Folder of the index of a study's collection for a model.</summary>
    public string PathOf(StudyModel model, string collection) =>
        IsShared(model) ? SharedPath(collection) : context.Folder.IndexPath(model.Name, collection);

    /// <summary>Folder of the index of a study's collection that the pretrained encoder makes.</summary>
    public string SharedPath(string collection) => context.SharedFolder.SharedIndexPath(collection);

    /// <summary>
    /// Folder of the index of the passages of a task's split for a model. Of those that the pretrained encoder makes, the
    /// same passages have the same, whatever task they are of.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="trainedOn">Its name once it is trained on for the task.</param>
    /// <param name="name">The split's name.</param>
    /// <param name="passages">Its passages.</param>
    /// <param name="maxLength">Number of tokens that they are cut to.</param>
    public string PathOf(
        StudyModel model, string trainedOn, string name, IEnumerable<Passage> passages, int maxLength) =>
        IsShared(model)
            ? context.SharedFolder.SharedIndexPath($"{Digest(passages)}-{maxLength}")
            : context.Folder.IndexPath(trainedOn, name);

    /// <summary>Encodes a study's collection for a model, in a stage that models with one index share.</summary>
    public void Encode(StudyModel model, Lazy<RetrievalModel> loaded, string collection, IReadOnlyList<Passage> passages)
    {
        if (IsShared(model))
            EncodeShared(collection, passages);
        else
        {
            Stage(context.Folder, collection, model.Name, () => Encode(
                loaded.Value, collection, passages, PathOf(model, collection), Profile.PassageMaxLength));
        }
    }

    /// <summary>Encodes a study's collection with the pretrained encoder.</summary>
    public void EncodeShared(string collection, IReadOnlyList<Passage> passages) =>
        Stage(context.SharedFolder, collection, Profile.Pretrained!, () =>
        {
            using RetrievalModel model = LoadPretrained();
            Encode(model, collection, passages, SharedPath(collection), Profile.PassageMaxLength);
        });

    /// <summary>Encodes the passages of a task's split for a model, or goes on with what is there.</summary>
    /// <param name="model">The model.</param>
    /// <param name="loaded">The model as it is once it is trained on for the task.</param>
    /// <param name="name">The split's name.</param>
    /// <param name="passages">Its passages.</param>
    /// <param name="path">The folder, by <see cref="PathOf(StudyModel, string, string, IEnumerable{Passage}, int)"/>.</param>
    /// <param name="maxLength">Number of tokens that they are cut to.</param>
    public void Encode(
        StudyModel model, RetrievalModel loaded, string name, IReadOnlyList<Passage> passages, string path,
        int maxLength)
    {
        if (!IsShared(model))
        {
            Encode(loaded, name, passages, path, maxLength);
            return;
        }
        using RetrievalModel pretrained = LoadPretrained(); // so that every model finds the index of one encoder
        Encode(pretrained, name, passages, path, maxLength);
    }

    /// <summary>Loads the pretrained encoder.</summary>
    public RetrievalModel LoadPretrained() => RetrievalModel.Load(Profile.Pretrained!, new ModelOptions
    {
        Threads = context.Threads,
        QueryMaxLength = Profile.QueryMaxLength,
    });

    /// <summary>Encodes passages into a folder, or goes on with what is there.</summary>
    public void Encode(
        RetrievalModel model, string name, IReadOnlyList<Passage> passages, string path, int maxLength) =>
        CorpusEncoder.Encode(
            model, name, passages, path, resume: true, maxLength: maxLength,
            progress: new CallbackProgress<EncodingProgress>(p => context.Observer.Progress(
                FormattableString.Invariant($"{p.Done} of {p.Total} passages, {p.PassagesPerSecond:f0}/s"))),
            cancellationToken: context.CancellationToken);

    private void Stage(StudyFolder folder, string collection, string encoder, Action encode) =>
        folder.Stage($"encode {collection} with {encoder}", context.Observer, encode);

    private static string Digest(IEnumerable<Passage> passages)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (Passage passage in passages)
            hash.AppendData(Encoding.UTF8.GetBytes($"{passage.Id}\0{passage.FullText}\0"));
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..12];
    }
}

namespace Hypencoder.Studies.Tests.Configuration;

public sealed class StudyConfigTests
{
    [Fact]
    public void Read_TinyStudy_GivesIt()
    {
        StudyConfig study = Yaml.Study(Yaml.TinyStudy);

        Assert.Equal(("tiny", "dotnet-api", 3), (study.Name, study.Collection, study.Seed));
        Assert.Equal(["BE-Base", "Hypencoder-2"], study.Profile("tiny").Models.Select(m => m.Name));
        Assert.Equal(4, study.Profile("tiny").Graph.Settings["Efficient 1"].Candidates);
    }

    [Fact]
    public void Profile_Unknown_ListsThoseThereAre() => Assert.EndsWith(
        "no profile \"huge\"; it has tiny",
        Assert.Throws<InvalidDataException>(() => Yaml.Study(Yaml.TinyStudy).Profile("huge")).Message);

    [Theory]
    [InlineData("max_queries: 6", "max_queries: -1", "max_queries: expected 0 or above, found -1")]
    [InlineData("max_queries: 6", "query_max_length: 17", "query_max_length: expected 3 to 16, the encoder's positions, found 17")]
    [InlineData("BE-Base: 0.001", "BE-Bass: 0.001", "learning_rates: expected names of models, found BE-Bass")]
    [InlineData("BE-Base: 0.001", "BE-Base: 0", "learning_rates.BE-Base: expected above 0, found 0")]
    [InlineData("max_queries: 6", "training_queries: { BE-Bass: 5 }", "training_queries: expected names of models, found BE-Bass")]
    [InlineData("max_queries: 6", "training_queries: { BE-Base: 0 }", "training_queries.BE-Base: expected above 0, found 0")]
    [InlineData("max_queries: 6", "losses: { BE-Bass: [{ type: cross_entropy }] }", "losses: expected names of models, found BE-Bass")]
    [InlineData("max_queries: 6", "losses: { BE-Base: [{ type: margin_mse }] }", "losses.BE-Base: expected losses that need no teacher, found margin_mse")]
    [InlineData("max_queries: 6", "losses: { BE-Base: [{ type: correction_penalty }] }", "losses.BE-Base: expected losses of models without a linear term to correct, found correction_penalty")]
    [InlineData("instructions }", "instructions, max_steps: 0 }", "collections.dotnet-api/instructions.max_steps: expected above 0, found 0")]
    [InlineData("tip-of-the-tongue", "instructions", "collections: expected different collections, found dotnet-api/instructions twice")]
    public void Read_FaultOfTasks_NamesKey(string right, string wrong, string message)
    {
        Assert.Contains(right, Yaml.TinyTasks);

        InvalidDataException e = Assert.Throws<InvalidDataException>(() => Yaml.Study(
            Yaml.TinyStudy + Yaml.TinyTasks.Replace(right, wrong, StringComparison.Ordinal)));

        Assert.EndsWith(": profiles.tiny.tasks." + message, e.Message);
    }

    [Theory]
    [InlineData("name: tiny", "name: a/b", "name: expected letters, digits, -, _ and ., found \"a/b\"")]
    [InlineData("title: A tiny study\n", "", "missing key 'title'")]
    [InlineData("max_passages: 600", "max_passages: -1", "profiles.tiny.max_passages: expected 0 or above, found -1")]
    [InlineData("max_passages: 600", "max_passages: many", "profiles.tiny.max_passages: expected a whole number, found \"many\"")]
    [InlineData("max_passages: 600", "max_pasages: 6", "profiles.tiny: unknown key 'max_pasages'")]
    [InlineData("heads: 2", "heads: 3", "profiles.tiny.encoder.heads: expected a divisor of 32, found 3")]
    [InlineData("dropout: 0.1", "dropout: 1.5", "profiles.tiny.encoder.dropout: expected 0 to 1, found 1.5")]
    [InlineData("queries: 20", "queries: 0", "profiles.tiny.dev_sample.queries: expected above 0, found 0")]
    [InlineData("to_rank: 10", "to_rank: 0", "profiles.tiny.hard_negatives.to_rank: expected 1 or above, found 0")]
    [InlineData("items_per_query: 3", "items_per_query: 0", "profiles.tiny.training.items_per_query: expected 1 to 1048576, found 0")]
    [InlineData("learning_rate: 0.002", "learning_rate: 0.002, losses: [{ type: margin_mse }]",
        "profiles.tiny.training.losses: expected a teacher beside it, found margin_mse")]
    [InlineData("to_rank: 10", "to_rank: 10, max_score_ratio: 2", "profiles.tiny.hard_negatives.max_score_ratio: expected above 0 and 1 at most, found 2")]
    [InlineData("learning_rate: 0.002", "learning_rate: -1", "profiles.tiny.training.learning_rate: expected above 0, found -1")]
    [InlineData("name: Hypencoder-2", "name: BE-Base", "profiles.tiny.models: expected different names, found two with the name BE-Base")]
    [InlineData("hidden_layers: 2", "hidden_layers: -1", "profiles.tiny.models.Hypencoder-2.hidden_layers: expected 0 to 64, found -1")]
    [InlineData("hidden_layers: 2", "hidden_layers: 2, similarity_scale: 0", "profiles.tiny.models.Hypencoder-2.similarity_scale: expected above 0, found 0")]
    [InlineData("hidden_layers: 2", "hidden_layers: 2, initialization: { zero_output: true }", "profiles.tiny.models.Hypencoder-2.initialization.zero_output: expected false without linear_term: true, found true")]
    [InlineData("hidden_layers: 2", "hidden_layers: 2, correction_bound: 1", "profiles.tiny.models.Hypencoder-2.correction_bound: expected none without linear_term: true and hidden layers, found 1")]
    [InlineData("hidden_layers: 2", "hidden_layers: 1, hidden_width: 8, nested_widths: [4, 8]", "profiles.tiny.models.Hypencoder-2.nested_widths: expected ascending widths below 8, that of the narrowest hidden layer, found [4, 8]")]
    [InlineData("kind: bi_encoder", "kind: bi_encoder, nested_widths: [4]", "profiles.tiny.models.BE-Base.nested_widths: expected none where kind is not hypencoder, found [4]")]
    [InlineData("kind: bi_encoder", "kind: bi_encoder, linear_term: true", "profiles.tiny.models.BE-Base.linear_term: expected false where kind is not hypencoder, found true")]
    [InlineData("kind: bi_encoder", "kind: cross_encoder", "profiles.tiny.models.0.kind: expected one of hypencoder, bi_encoder, found \"cross_encoder\"")]
    [InlineData("entry_points: 10", "entry_points: 0", "profiles.tiny.graph.settings.Efficient 1.entry_points: expected above 0, found 0")]
    [InlineData("Efficient 1: {", "two-stage: {", "profiles.tiny.graph.settings.two-stage: expected a name other than that of two-stage search, found this name")]
    [InlineData("clusters: 12", "clusters: -1", "profiles.tiny.two_stage.clusters: expected 0 or above, found -1")]
    [InlineData("candidates: 50", "candidates: -1", "profiles.tiny.two_stage.candidates: expected 0 or above, found -1")]
    [InlineData("candidates: 50", "tolerance: -1", "profiles.tiny.two_stage.tolerance: expected 0 or above, found -1")]
    [InlineData("    hard_negatives: { from_rank: 1, to_rank: 10 }\n", "", "profiles.tiny.training.items_per_query: expected 1 where there are no hard_negatives, found 3")]
    public void Read_Fault_NamesKey(string right, string wrong, string message)
    {
        Assert.Contains(right, Yaml.TinyStudy);

        InvalidDataException e = Assert.Throws<InvalidDataException>(
            () => Yaml.Study(Yaml.TinyStudy.Replace(right, wrong, StringComparison.Ordinal)));

        Assert.Contains("study.yaml:", e.Message);
        Assert.EndsWith(": " + message, e.Message);
    }

    [Theory]
    [InlineData("classes: []", "robustness.classes: expected one or more, found none")]
    [InlineData("classes: [ordering, ordering]", "robustness.classes: expected different classes, found Ordering, Ordering")]
    [InlineData("classes: [paraphrase]", "robustness.classes: expected no paraphrase without variations (a file of paraphrases), found paraphrase")]
    [InlineData("queries: -1", "robustness.queries: expected 0 or above, found -1")]
    [InlineData("worst_of: 1", "robustness.worst_of: expected 0, or 2 or above, found 1")]
    public void Read_FaultOfRobustness_NamesKey(string settings, string message) => Assert.EndsWith(
        ": profiles.tiny." + message, Assert.Throws<InvalidDataException>(
            () => Yaml.Study($"{Yaml.TinyStudy}\n    robustness: {{ {settings} }}\n")).Message);

    [Theory]
    [InlineData("part: 0", "part: expected above 0 and at most 1, found 0")]
    [InlineData("classes: []", "classes: expected one or more, found none")]
    [InlineData("classes: [synonym]", "classes: expected misspelling, naturality or ordering, found synonym")]
    public void Read_FaultOfAugmentation_NamesKey(string settings, string message) => Assert.EndsWith(
        ": profiles.tiny.models.BE-Base.query_augmentation." + message, Assert.Throws<InvalidDataException>(
            () => Yaml.Study(Yaml.TinyStudy.Replace(
                "kind: bi_encoder", $"kind: bi_encoder, query_augmentation: {{ {settings} }}", StringComparison.Ordinal))).Message);
}

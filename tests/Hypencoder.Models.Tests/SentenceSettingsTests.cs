namespace Hypencoder.Models.Tests;

/// <summary>Settings in the files of sentence-transformers other than the modules: pooling, lengths, prompts.</summary>
public sealed class SentenceSettingsTests : IDisposable
{
    private readonly SentenceFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("""{"pooling_mode":"mean"}""", Pooling.Mean)]
    [InlineData("""{"pooling_mode":["cls"],"pooling_mode_max_tokens":true}""", Pooling.Cls)]
    [InlineData("""{"pooling_mode_cls_token":true}""", Pooling.Cls)]
    [InlineData("""{"pooling_mode_mean_tokens":true,"pooling_mode_lasttoken":false}""", Pooling.Mean)]
    public void Read_PoolingOfEachForm_IsTaken(string json, Pooling expected)
    {
        _folder.Write("1_Pooling/config.json", json);
        DualEncoderConfig config = _folder.Read();
        Assert.Equal((expected, expected), (config.QueryPooling, config.PassagePooling));
    }

    [Theory]
    [InlineData("""{"pooling_mode":"max"}""", "pooling_mode")]
    [InlineData("""{"pooling_mode":"weightedmean"}""", "weightedmean")]
    [InlineData("""{"pooling_mode":["cls","mean"]}""", "pooling_mode")]
    [InlineData("""{"pooling_mode":[]}""", "pooling_mode")]
    [InlineData("""{"pooling_mode":1}""", "pooling_mode")]
    [InlineData("""{"pooling_mode_cls_token":true,"pooling_mode_mean_tokens":true}""", "pooling_mode_mean_tokens")]
    [InlineData("""{"pooling_mode_mean_sqrt_len_tokens":true}""", "pooling_mode_mean_sqrt_len_tokens")]
    [InlineData("""{"pooling_mode_weightedmean_tokens":true}""", "pooling_mode_weightedmean_tokens")]
    [InlineData("""{"pooling_mode_cls_token":false}""", "pooling_mode")]
    [InlineData("{}", "pooling_mode")]
    public void Read_OtherPooling_IsNamed(string json, string name)
    {
        _folder.Write("1_Pooling/config.json", json);
        string message = _folder.ReadRefusal();
        Assert.Contains("1_Pooling", message, StringComparison.Ordinal);
        Assert.Contains(name, message, StringComparison.Ordinal);
        Assert.Equal(Pooling.Cls, _folder.Read(new ModelOptions { Pooling = Pooling.Cls }).PassagePooling);
    }

    [Fact]
    public void Read_PoolingThatIsMissing_NamesWhatIsMissing()
    {
        _folder.Delete("1_Pooling/config.json");
        Assert.Contains("expected the Pooling that modules.json names", _folder.ReadRefusal(), StringComparison.Ordinal);
        _folder.WriteModules(("Transformer", ""));
        Assert.Contains("expected Pooling among its modules, or --pooling", _folder.ReadRefusal(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "512", 512, 512)]
    [InlineData(null, "1e30", 512, 512)]
    [InlineData(null, "128", 128, 128)]
    [InlineData("""{"max_seq_length":48}""", "32", 48, 48)]
    [InlineData("""{"max_seq_length":null}""", "32", 32, 32)]
    [InlineData("""{"max_seq_length":514}""", "512", 512, 512)]
    [InlineData("""{"query_length":32,"document_length":180}""", "512", 32, 180)]
    [InlineData("""{"query_length":32,"max_seq_length":99}""", "512", 32, 99)]
    public void Read_Lengths_AreTheFirstThatIsSaid(string? sentence, string tokenizer, int query, int passage)
    {
        _folder.Delete("sentence_bert_config.json");
        if (sentence is not null)
            _folder.Write("sentence_bert_config.json", sentence);
        _folder.Write("tokenizer_config.json", $$"""{"model_max_length":{{tokenizer}}}""");
        DualEncoderConfig config = _folder.Read();
        Assert.Equal((query, passage), (config.QueryMaxLength, config.PassageMaxLength));
    }

    [Theory]
    [InlineData("max_seq_length", "2")]
    [InlineData("max_seq_length", "-1")]
    [InlineData("max_seq_length", "\"many\"")]
    [InlineData("transformer_task", "\"fill-mask\"")]
    [InlineData("query_expansion", """{"strategy":"fixed","length":32}""")]
    [InlineData("tokenizer_args", """{"do_lower_case":true}""")]
    [InlineData("tokenizer_name_or_path", "\"other\"")]
    public void Read_SentenceSettingThatIsNotKnown_IsNamed(string key, string value)
    {
        _folder.Write("sentence_bert_config.json", $$"""{"{{key}}":{{value}}}""");
        Assert.Contains($"sentence_bert_config.json: {key}: ", _folder.ReadRefusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void Load_LowerCasedTextsForACasedTokenizer_IsRefused()
    {
        _folder.Write("sentence_bert_config.json", """{"max_seq_length":128,"do_lower_case":true}""");
        using (RetrievalModel uncased = _folder.Load())
            Assert.Equal(128, uncased.QueryInput.MaxLength);
        _folder.Write("tokenizer_config.json", """{"do_lower_case":false}""");
        Assert.Contains(
            "do_lower_case: expected false",
            Assert.Throws<InvalidDataException>(() => _folder.Load()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"prompts":{"query":"q: ","document":"d: ","passage":"p: "}}""", "q: ", "d: ")]
    [InlineData("""{"prompts":{"corpus":"c: ","passage":"p: "}}""", "", "p: ")]
    [InlineData("""{"prompts":{"corpus":"c: "}}""", "", "c: ")]
    [InlineData("""{"prompts":{"query":"q: ","all":"a: "},"default_prompt_name":"all"}""", "q: ", "a: ")]
    [InlineData("""{"prompts":{"all":"a: "},"default_prompt_name":"all"}""", "a: ", "a: ")]
    [InlineData("""{"prompts":{"all":"a: "},"default_prompt_name":null}""", "", "")]
    [InlineData("""{"prompts":{"query":"","document":null},"similarity_fn_name":null}""", "", "")]
    [InlineData("{}", "", "")]
    public void Read_Prompts_AreThoseOfTheSideOrTheDefault(string json, string query, string passage)
    {
        _folder.Write("config_sentence_transformers.json", json);
        DualEncoderConfig config = _folder.Read();
        Assert.Equal((query, passage), (config.QueryPrompt, config.PassagePrompt));
    }

    [Theory]
    [InlineData("""{"prompts":{"query":1}}""", "prompts.query")]
    [InlineData("""{"prompts":[]}""", "prompts")]
    [InlineData("""{"default_prompt_name":"x","prompts":{}}""", "default_prompt_name")]
    [InlineData("""{"default_prompt_name":"x"}""", "default_prompt_name")]
    [InlineData("""{"model_type":"SparseEncoder"}""", "model_type")]
    [InlineData("""{"model_type":"CrossEncoder"}""", "model_type")]
    [InlineData("""{"truncate_dim":16}""", "truncate_dim")]
    [InlineData("""{"similarity_fn_name":"euclidean"}""", "similarity_fn_name")]
    [InlineData("""{"similarity_fn_name":"manhattan"}""", "similarity_fn_name")]
    public void Read_ConfigurationThatIsNotKnown_IsNamed(string json, string key)
    {
        _folder.Write("config_sentence_transformers.json", json);
        Assert.Contains(
            $"config_sentence_transformers.json: {key}: ", _folder.ReadRefusal(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cosine", true)]
    [InlineData("dot", false)]
    public void Read_Similarity_DecidesScalingWhereNoModuleDoes(string name, bool normalized)
    {
        _folder.WriteModules(("Transformer", ""), ("Pooling", "1_Pooling"));
        Assert.False(_folder.Read().Normalize);
        _folder.Write("config_sentence_transformers.json", $$"""{"similarity_fn_name":"{{name}}"}""");
        Assert.Equal(normalized, _folder.Read().Normalize);
        Assert.False(_folder.Read(new ModelOptions { Normalize = false }).Normalize);
    }

    [Fact]
    public void Read_PoolingWithoutThePrompt_NeedsNoPrompt()
    {
        _folder.Write("1_Pooling/config.json", """{"pooling_mode":"mean","include_prompt":false}""");
        Assert.Equal(Pooling.Mean, _folder.Read().PassagePooling);
        _folder.Write("config_sentence_transformers.json", """{"prompts":{"query":"q: "}}""");
        Assert.Contains("include_prompt: expected true", _folder.ReadRefusal(), StringComparison.Ordinal);
        Assert.Equal(Pooling.Mean, _folder.Read(new ModelOptions { QueryPrompt = "" }).PassagePooling);
    }

    [Fact]
    public void Load_OptionsForPromptsAndLengths_GoBeforeTheModels()
    {
        _folder.Write("config_sentence_transformers.json", """{"prompts":{"query":"bees ","document":"cats "}}""");
        using RetrievalModel own = _folder.Load();
        using RetrievalModel none = _folder.Load(new ModelOptions { QueryPrompt = "", PassagePrompt = "" });
        using RetrievalModel cut = _folder.Load(new ModelOptions
        {
            QueryPrompt = "bees ",
            PassagePrompt = "",
            QueryMaxLength = 5,
            PassageMaxLength = 4,
        });

        Assert.Equal(own.EncodePassages(["sleep"]), none.EncodePassages(["cats sleep"]));
        Assert.Equal(none.EncodePassages(["sleep all day"]), none.EncodePassages(["sleep all day"], 512));
        Assert.Equal(cut.EncodePassages(["sleep all day"]), none.EncodePassages(["sleep all"]));
        Assert.Equal(
            cut.EncodeQueries(["make honey day"])[0].Matrix(0).ToArray(),
            none.EncodeQueries(["bees make honey"])[0].Matrix(0).ToArray());
    }

    [Theory]
    [InlineData(2, null, "query_max_length: expected 3 to 512, the encoder's longest input, found 2")]
    [InlineData(513, null, "found 513")]
    [InlineData(4, "bees make honey", "query_prompt: expected fewer tokens")]
    public void Load_LengthThatIsNotTheEncodersOrThePrompts_IsRefused(int length, string? prompt, string expected) =>
        Assert.Contains(
            expected,
            Assert.Throws<InvalidDataException>(
                () => _folder.Load(new ModelOptions { QueryMaxLength = length, QueryPrompt = prompt })).Message,
            StringComparison.Ordinal);
}

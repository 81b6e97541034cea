using CsCheck;

namespace Hypencoder.Evaluation.Tests;

public sealed class MeasureTests
{
    [Theory]
    [InlineData("nDCG")]
    [InlineData("nDCG@10")]
    [InlineData("AP")]
    [InlineData("AP@100")]
    [InlineData("AP(rel=2)@100")]
    [InlineData("RR")]
    [InlineData("RR@10")]
    [InlineData("RR(rel=2)")]
    [InlineData("RR(rel=2)@10")]
    [InlineData("R@1000")]
    [InlineData("R(rel=2)@1000")]
    [InlineData("P@5")]
    [InlineData("Success@10")]
    [InlineData("Rprec")]
    [InlineData("Bpref(rel=3)")]
    [InlineData("Judged@10")]
    [InlineData("infAP")]
    [InlineData("infAP(rel=2)")]
    [InlineData("GMAP")]
    [InlineData("GMAP(rel=2)")]
    [InlineData("NumQ")]
    [InlineData("NumRel")]
    [InlineData("NumRel(rel=2)")]
    [InlineData("NumRet")]
    [InlineData("NumRet(rel=1)")]
    [InlineData("NumRelRet")]
    [InlineData("IPrec@0.1")]
    [InlineData("IPrec(rel=2)@1")]
    public void Parse_KnownName_PrintsTheSame(string text)
    {
        Measure measure = Measure.Parse(text);
        Assert.Equal(text, measure.ToString());
        Assert.Equal(measure, Measure.Parse(text));
        Assert.Equal(measure.GetHashCode(), Measure.Parse(text).GetHashCode());
    }

    [Theory]
    [InlineData("")]
    [InlineData(" nDCG")]
    [InlineData("nDCG@10\n")]
    [InlineData("nDCG@")]
    [InlineData("nDCG@0")]
    [InlineData("nDCG@-1")]
    [InlineData("nDCG@+1")]
    [InlineData("nDCG@1e3")]
    [InlineData("nDCG@99999999999")]
    [InlineData("nDCG(rel=2)@10")]
    [InlineData("AP(rel=0)")]
    [InlineData("AP(rel=)")]
    [InlineData("AP@10(rel=2)")]
    [InlineData("R")]
    [InlineData("P(rel=1)")]
    [InlineData("Success")]
    [InlineData("Rprec@10")]
    [InlineData("Judged(rel=1)@10")]
    [InlineData("infAP@10")]
    [InlineData("GMAP@10")]
    [InlineData("NumQ(rel=1)")]
    [InlineData("NumRel@10")]
    [InlineData("NumRet@10")]
    [InlineData("IPrec@1.5")]
    [InlineData("IPrec")]
    [InlineData("nDCG(dcg=exp)@10")]
    [InlineData("AP(rel=1,rel=2)")]
    [InlineData("R@10(cutoff=5)")]
    [InlineData("ERR@20")]
    public void Parse_OtherText_ThrowsWithTheListOfMeasures(string text)
    {
        FormatException thrown = Assert.Throws<FormatException>(() => Measure.Parse(text));
        Assert.Contains($"\"{text}\"", thrown.Message, StringComparison.Ordinal);
        Assert.InRange(thrown.Message.Length, 1, 500);
        Assert.False(Measure.TryParse(text, out _));
    }

    // trec_eval's names, ir_measures' aliases, and those of BEIR, MTEB and ranx.
    [Theory]
    [InlineData("ndcg", "nDCG")]
    [InlineData("ndcg_cut_10", "nDCG@10")]
    [InlineData("ndcg_cut.10", "nDCG@10")]
    [InlineData("map", "AP")]
    [InlineData("map_cut_100", "AP@100")]
    [InlineData("map_cut.100", "AP@100")]
    [InlineData("recip_rank", "RR")]
    [InlineData("recall_1000", "R@1000")]
    [InlineData("recall.100", "R@100")]
    [InlineData("P_10", "P@10")]
    [InlineData("P.5", "P@5")]
    [InlineData("Rprec", "Rprec")]
    [InlineData("bpref", "Bpref")]
    [InlineData("success_5", "Success@5")]
    [InlineData("gm_map", "GMAP")]
    [InlineData("infAP", "infAP")]
    [InlineData("num_q", "NumQ")]
    [InlineData("num_rel", "NumRel")]
    [InlineData("num_ret", "NumRet")]
    [InlineData("num_rel_ret", "NumRelRet")]
    [InlineData("iprec_at_recall_0.10", "IPrec@0.1")]
    [InlineData("MAP", "AP")]
    [InlineData("MRR", "RR")]
    [InlineData("NDCG", "nDCG")]
    [InlineData("BPref", "Bpref")]
    [InlineData("RPrec", "Rprec")]
    [InlineData("MRR@10", "RR@10")]
    [InlineData("MAP@100", "AP@100")]
    [InlineData("Recall@1000", "R@1000")]
    [InlineData("Precision@10", "P@10")]
    [InlineData("Precision(rel=2)@10", "P(rel=2)@10")]
    [InlineData("P(cutoff=10, rel=2)", "P(rel=2)@10")]
    [InlineData("ndcg@10", "nDCG@10")]
    [InlineData("NDCG@10", "nDCG@10")]
    [InlineData("ndcg_at_10", "nDCG@10")]
    [InlineData("mrr_at_10", "RR@10")]
    [InlineData("precision_at_1", "P@1")]
    [InlineData("hit_rate_at_5", "Success@5")]
    [InlineData("Accuracy@3", "Success@3")]
    [InlineData("r-precision", "Rprec")]
    [InlineData("ndcg-10", "nDCG@10")]
    [InlineData("mrr10", "RR@10")]
    [InlineData("r@100", "R@100")]
    public void Parse_NameOfOthers_GivesTheMeasure(string text, string name) =>
        Assert.Equal(name, Measure.Parse(text).ToString());

    [Theory]
    [InlineData("ndcg_cut.5,10", "nDCG@5 nDCG@10")]
    [InlineData("P.5,10 map", "P@5 P@10 AP")]
    [InlineData("map,P.5,10,recip_rank", "AP P@5 P@10 RR")]
    [InlineData("P(rel=2,cutoff=5),RR@10", "P(rel=2)@5 RR@10")]
    [InlineData("success", "Success@1 Success@5 Success@10")]
    [InlineData("P", "P@5 P@10 P@15 P@20 P@30 P@100 P@200 P@500 P@1000")]
    [InlineData("recall", "R@5 R@10 R@15 R@20 R@30 R@100 R@200 R@500 R@1000")]
    [InlineData("ndcg_cut", "nDCG@5 nDCG@10 nDCG@15 nDCG@20 nDCG@30 nDCG@100 nDCG@200 nDCG@500 nDCG@1000")]
    [InlineData("iprec_at_recall..10,.20", "IPrec@0.1 IPrec@0.2")]
    public void ParseList_TrecEvalsNames_StandForAsManyAsThere(string text, string names) =>
        Assert.Equal(names, string.Join(' ', Measure.ParseList(text)));

    [Theory]
    [InlineData("ndgc@10", "nDCG@10")]
    [InlineData("recal@1000", "R@1000")]
    [InlineData("preccision_5", "P@5")]
    [InlineData("R", "R@10")]
    [InlineData("map_cutt.100", "AP@100")]
    [InlineData("reciprank@x", "RR")]
    [InlineData("nDCG(rel=2)@10", "nDCG@10")]
    [InlineData("set_P", "P@10")]
    [InlineData("ndcg_rel", "nDCG")]
    [InlineData("relstring", "Judged@10")]
    [InlineData("utility", "NumRelRet")]
    [InlineData("11pt_avg", "IPrec@0.5")]
    [InlineData("Rprec_mult_0.20", "Rprec")]
    public void ParseList_NameThatIsNone_OffersTheNearest(string text, string near)
    {
        FormatException thrown = Assert.Throws<FormatException>(() => Measure.ParseList(text));
        Assert.Matches($"near name: {System.Text.RegularExpressions.Regex.Escape(near)}(;|$)", thrown.Message);
        Assert.InRange(thrown.Message.Length, 1, 500);
    }

    [Fact]
    public void Parse_NameOfSeveral_SaysSo() => Assert.Contains(
        "\"recall\" names 9 measures", Assert.Throws<FormatException>(() => Measure.Parse("recall")).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Parse_LongText_GivesAShortMessage()
    {
        FormatException thrown = Assert.Throws<FormatException>(() => Measure.Parse(new string('n', 100_000)));
        Assert.InRange(thrown.Message.Length, 1, 500);
    }

    [Fact]
    public void Parse_WhatItPrints_IsEqual() => Gen.String[Gen.Char["APRr@(rel=)12"], 0, 10].Sample(text =>
        !Measure.TryParse(text, out Measure? measure) || Measure.Parse(measure.ToString()) == measure);

    [Fact]
    public void Equality_DifferentParameters_Differs()
    {
        Assert.NotEqual(Measure.Parse("RR"), Measure.Parse("RR(rel=2)"));
        Assert.NotEqual(Measure.Parse("RR@10"), Measure.Parse("RR"));
        Assert.NotEqual(Measure.Parse("R@10"), Measure.Parse("P@10"));
    }

    [Fact]
    public void ParseList_SpacesAndCommas_KeepsOrderAndDropsRepeats() =>
        Assert.Equal("nDCG@10 RR@10 R@1000", string.Join(' ', Measure.ParseList(" nDCG@10, RR@10  R@1000,RR@10")));

    [Fact]
    public void ParseList_Nothing_Throws() => Assert.Throws<FormatException>(() => Measure.ParseList(" , "));
}

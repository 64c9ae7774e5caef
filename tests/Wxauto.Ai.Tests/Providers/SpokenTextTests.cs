using CsCheck;
using Wxauto.Ai.Providers;

namespace Wxauto.Ai.Tests.Providers;

/// <summary>Thoughts and template tokens that a plain server leaves in the text.</summary>
public sealed class SpokenTextTests
{
    [Theory]
    [InlineData("<think>想一想。</think>可以退。")]
    [InlineData("<THINK>\n想一想。\n</THINK>\n可以退。")]
    [InlineData("<thinking>想一想。</thinking>可以退。")]
    [InlineData("<thought>想一想。</thought>可以退。")]
    [InlineData("<reasoning effort=\"low\">想一想。</reasoning>可以退。")]
    [InlineData("<scratchpad>想一想。</scratchpad>可以退。")]
    [InlineData("<x:think>想一想。</x:think>可以退。")]
    [InlineData("<思考>想一想。</思考>可以退。")]
    [InlineData("◁think▷想一想。◁/think▷可以退。")]
    [InlineData("[THINK]想一想。[/THINK]可以退。")]
    [InlineData("<|think|>想一想。<|/think|>可以退。")]
    [InlineData("<|begin_of_thought|>想一想。<|end_of_thought|><|begin_of_solution|>可以退。<|end_of_solution|>")]
    [InlineData("<|START_THINKING|>想一想。<|END_THINKING|><|START_RESPONSE|>可以退。<|END_RESPONSE|>")]
    [InlineData("<|channel>thought\n想一想。<channel|>可以退。")]
    [InlineData("<|channel|>analysis<|message|>想一想。<|end|><|start|>assistant<|channel|>final<|message|>可以退。<|return|>")]
    [InlineData("<|channel|>analysis<|message|>想一想。<|end|><|start|>assistant<|message|>可以退。")]
    [InlineData("想一想。</think>可以退。")]
    [InlineData("<think>想<think>再想</think>一想。</think>可以退。")]
    [InlineData("<think>想一想。</think>可以退。<think>够了。</think>")]
    [InlineData("可以退。<think>还要想")]
    [InlineData("<|begin_of_box|>可以退。<|end_of_box|>")]
    [InlineData("<|im_start|>assistant\n可以退。<|im_end|>")]
    [InlineData("可以退。</s>")]
    [InlineData("可以退。<｜end▁of▁sentence｜>")]
    [InlineData("可以退。")]
    public void Only_what_is_said_is_left(string text) => SpokenText.Of(text).Trim().Should().Be("可以退。");

    [Theory]
    [InlineData("<think>想一想，资料里有")]
    [InlineData("[THINK]想一想")]
    [InlineData("<|channel|>analysis<|message|>想一想")]
    [InlineData("<think>想一想。</think>")]
    public void Thoughts_alone_say_nothing(string text) => SpokenText.Of(text).Trim().Should().BeEmpty();

    [Theory]
    [InlineData("I think so: a < b, [1] and <b>x</b>.")]
    [InlineData("<tool_call>{\"name\": \"hand_off\", \"arguments\": {}}</tool_call>")]
    [InlineData("数组[think_time]和<思路>都不是")]
    public void What_only_looks_like_a_thought_stays(string text) => SpokenText.Of(text).Should().Be(text);

    [Fact]
    public void No_text_breaks_the_reading() =>
        Gen.String[Gen.Char["<>[]|/◁▷think:channelfinalmessage\n想 "], 0, 60].Sample(text => SpokenText.Of(text).Length <= text.Length);

    [Fact]
    public void A_long_text_of_openings_is_read_at_once() =>
        SpokenText.Of(string.Concat(Enumerable.Repeat("<think>", 3000))).Should().BeEmpty();
}

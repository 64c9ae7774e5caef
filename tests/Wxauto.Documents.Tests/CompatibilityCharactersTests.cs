namespace Wxauto.Documents.Tests;

/// <summary>Characters that look like others and are found as them.</summary>
public sealed class CompatibilityCharactersTests
{
    [Fact]
    public void Lookalikes_become_ordinary_characters()
    {
        CompatibilityCharacters.Map("\u2F00\u2F63\u2F06\u2FA6\u2FD3\u2EE2\u2ECB\u2ED4 \uF900\uFB01\uFE13\uFE35\uFE12").Should()
            .Be("一生二金龍马车门 豈fi：（。");
        CompatibilityCharacters.Map("普通文字 abc，。").Should().Be("普通文字 abc，。");
    }
}

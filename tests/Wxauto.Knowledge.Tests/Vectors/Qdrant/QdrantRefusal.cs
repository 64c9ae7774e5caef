namespace Wxauto.Knowledge.Tests.Vectors.Qdrant;

/// <summary>What the server refuses, in Qdrant's words.</summary>
internal sealed class QdrantRefusal(int status, string message) : Exception(message)
{
    public int Status => status;

    public static QdrantRefusal Format(string what) => new(400, $"Format error in JSON body: {what}");

    public static QdrantRefusal WrongInput(string what) => new(400, $"Wrong input: {what}");

    public static QdrantRefusal NoCollection(string name) => new(404, $"Not found: Collection `{name}` doesn't exist!");
}

using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Wxauto.Hosting.Storage.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class BlobsAndDetails : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_turns_conversation_id",
                table: "turns");

            migrationBuilder.AddColumn<string>(
                name: "details",
                table: "messages",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "pause_requested",
                table: "agents",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.CreateTable(
                name: "blobs",
                columns: table => new
                {
                    agent = table.Column<string>(type: "text", nullable: false),
                    id = table.Column<string>(type: "text", nullable: false),
                    size = table.Column<long>(type: "bigint", nullable: false),
                    received = table.Column<long>(type: "bigint", nullable: false),
                    complete = table.Column<bool>(type: "boolean", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_blobs", x => new { x.agent, x.id });
                });

            migrationBuilder.CreateTable(
                name: "blob_parts",
                columns: table => new
                {
                    agent = table.Column<string>(type: "text", nullable: false),
                    blob_id = table.Column<string>(type: "text", nullable: false),
                    offset = table.Column<long>(type: "bigint", nullable: false),
                    data = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_blob_parts", x => new { x.agent, x.blob_id, x.offset });
                    table.ForeignKey(
                        name: "fk_blob_parts_blobs_agent_blob_id",
                        columns: x => new { x.agent, x.blob_id },
                        principalTable: "blobs",
                        principalColumns: new[] { "agent", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_turns_conversation_id_decided_at",
                table: "turns",
                columns: new[] { "conversation_id", "decided_at" });

            migrationBuilder.CreateIndex(
                name: "ix_replies_conversation_id",
                table: "replies",
                column: "conversation_id");

            migrationBuilder.CreateIndex(
                name: "ix_blobs_created_at",
                table: "blobs",
                column: "created_at");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "blob_parts");

            migrationBuilder.DropTable(
                name: "blobs");

            migrationBuilder.DropIndex(
                name: "ix_turns_conversation_id_decided_at",
                table: "turns");

            migrationBuilder.DropIndex(
                name: "ix_replies_conversation_id",
                table: "replies");

            migrationBuilder.DropColumn(
                name: "details",
                table: "messages");

            migrationBuilder.DropColumn(
                name: "pause_requested",
                table: "agents");

            migrationBuilder.CreateIndex(
                name: "ix_turns_conversation_id",
                table: "turns",
                column: "conversation_id");
        }
    }
}
